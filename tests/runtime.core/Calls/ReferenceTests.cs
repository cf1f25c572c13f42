using Actors.Runtime.Core.Tests.Scripts;
using Orleans.Core.Internal;

namespace Actors.Runtime.Core.Tests.Calls;

/// <summary>How grains are named, found and compared.</summary>
public sealed class ReferenceTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private static readonly Guid Id = new("6f9619ff-8b86-d011-b42d-00c04fc964ff");

    [Fact]
    public async Task GenericGrain_OfTwoArguments_IsTwoGrains()
    {
        var numbers = fixture.Client.GetGrain<IStackGrain<int>>("a");
        var texts = fixture.Client.GetGrain<IStackGrain<string>>("a");
        await numbers.Push(1);
        await texts.Push("one");
        Assert.Equal(1, await numbers.Pop());
        Assert.Equal("one", await texts.Pop());
        Assert.NotEqual(numbers.GetGrainId(), texts.GetGrainId());
    }

    [Fact]
    public async Task GenericMethod_RunsWithItsTypeArgument()
    {
        var grain = fixture.Client.GetGrain<IGenericMethodGrain>(1);
        Assert.Equal((5, "Int32"), await grain.Same(5));
        Assert.Equal(("five", "String"), await grain.Same("five"));
    }

    [Fact]
    public async Task SeveralClasses_WithPrefix_CallTheNamedOne()
    {
        Assert.Equal("circle", await fixture.Client.GetGrain<IShapeGrain>(1, typeof(CircleGrain).FullName).Name());
        Assert.Equal("square", await fixture.Client.GetGrain<IShapeGrain>(1, typeof(SquareGrain).FullName).Name());
    }

    [Fact]
    public void SeveralClasses_WithoutPreference_AreAnErrorThatNamesThem()
    {
        var exception = Assert.Throws<ArgumentException>(() => fixture.Client.GetGrain<IShapeGrain>(1));
        Assert.Contains(nameof(CircleGrain), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(SquareGrain), exception.Message, StringComparison.Ordinal);
        Assert.Contains("grainClassNamePrefix", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralClasses_WithADefaultType_CallThatOne() =>
        Assert.Equal("red", await fixture.Client.GetGrain<IPaintGrain>(1).Color());

    [Fact]
    public void Interface_WithoutAClass_IsAnErrorWithRemedy()
    {
        var exception = Assert.Throws<ArgumentException>(() => fixture.Client.GetGrain<INobodysGrain>(1));
        Assert.Contains(nameof(INobodysGrain), exception.Message, StringComparison.Ordinal);
        Assert.Contains("reference the project", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GrainType_WithoutAClass_FailsTheCallWithRemedy()
    {
        var grain = fixture.Client.GetGrain<IPingGrain>(GrainId.Create("no-such-type", "1"));
        var exception = await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => grain.Add(1, 2));
        Assert.Contains("'no-such-type'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("reference the project", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_OfEveryKind_ReachTheGrain()
    {
        Assert.Equal($"{Id}", await fixture.Client.GetGrain<IGuidGrain>(Id).Key());
        Assert.Equal($"{Id}+x", await fixture.Client.GetGrain<IGuidCompoundGrain>(Id, "x", null).Key());
        Assert.Equal("-7+y", await fixture.Client.GetGrain<IIntegerCompoundGrain>(-7, "y", null).Key());
        Assert.Equal("a/b ключ", fixture.Client.Script("a/b ключ").GetPrimaryKeyString());
    }

    [Fact]
    public void GetGrain_ByRuntimeType_IsTheSameGrain()
    {
        Assert.Equal(fixture.Client.GetGrain<IPingGrain>(5), fixture.Client.GetGrain(typeof(IPingGrain), 5));
        Assert.Equal(fixture.Client.GetGrain<IGuidGrain>(Id), fixture.Client.GetGrain(typeof(IGuidGrain), Id));
        Assert.Equal(fixture.Client.GetGrain<IGuidCompoundGrain>(Id, "x", null), fixture.Client.GetGrain(typeof(IGuidCompoundGrain), Id, "x"));
        Assert.Equal(fixture.Client.GetGrain<IIntegerCompoundGrain>(5, "x", null), fixture.Client.GetGrain(typeof(IIntegerCompoundGrain), 5, "x"));
        Assert.Throws<ArgumentException>(() => fixture.Client.GetGrain(typeof(IGuidGrain), 5));
    }

    [Fact]
    public async Task GetGrain_ByIdentity_CallsTheSameGrain()
    {
        var grain = fixture.Client.Script();
        await grain.Run(self => Task.FromResult(self.Counter = 9));
        var byId = fixture.Client.GetGrain<IScriptGrain>(grain.GetGrainId());
        var untyped = fixture.Client.GetGrain(grain.GetGrainId()).AsReference<IScriptGrain>();
        var counters = new List<int>();
        foreach (var reference in (IScriptGrain[])[byId, untyped])
        {
            await reference.Run(self =>
            {
                counters.Add(self.Counter);
                return Task.CompletedTask;
            });
        }

        Assert.Equal([9, 9], counters);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public void GetGrain_WithABlankKey_IsRefused(string? key) =>
        Assert.ThrowsAny<ArgumentException>(() => fixture.Client.GetGrain<IScriptGrain>(key!));

    [Fact]
    public void References_ToOneGrain_AreEqualWhateverTheirInterface()
    {
        var grain = fixture.Client.Script("same");
        var other = fixture.Client.Script("same");
        Assert.Equal(grain, other);
        Assert.Equal(grain.GetHashCode(), other.GetHashCode());
        Assert.Equal((object)grain, grain.AsReference<IGrainManagementExtension>());
        Assert.NotEqual(grain, fixture.Client.Script("different"));
    }

    [Fact]
    public async Task Cast_ToAnInterfaceThatTheGrainLacks_FailsWhenCalled()
    {
        var grain = fixture.Client.Script();
        var exception = await Assert.ThrowsAnyAsync<Exception>(() => grain.AsReference<IPingGrain>().Add(1, 2));
        Assert.IsNotType<TimeoutException>(exception);
        Assert.Equal(1, await grain.Echo(1));
    }

    [Fact]
    public async Task ThisGrain_AsReference_IsItself()
    {
        var grain = fixture.Client.Script();
        IScriptGrain? inside = null;
        await grain.Run(self =>
        {
            inside = self.AsReference<IScriptGrain>();
            return Task.CompletedTask;
        });
        Assert.Equal(grain, inside);
        Assert.Equal(3, await inside!.Echo(3));
    }
}
