using Actors.Runtime.Serialization;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Graphs;

/// <summary>References to grains are written as identities and bound to the reader's factory.</summary>
public sealed class GrainReferenceTests
{
    private readonly ReferenceFactory _factory = new();

    private Serializer Serializer => new(_factory);

    [Fact]
    public void Reference_AsItsInterface_IsBoundToTheReadersFactory()
    {
        var read = Again<IFirst>(_factory.Make("a", nameof(IFirst)));
        Assert.Equal(GrainId.Create("type", "a"), ((GrainReference)read).GrainId);
        Assert.Equal(nameof(IFirst), ((GrainReference)read).InterfaceType.ToString());
    }

    [Fact]
    public void Reference_AsObjectOrAddressable_Arrives()
    {
        Assert.Equal("type/a", ((GrainReference)Again<object>(_factory.Make("a", nameof(IFirst)))).GrainId.ToString());
        Assert.Equal("type/a", ((GrainReference)Again<IAddressable>(_factory.Make("a", nameof(IFirst)))).GrainId.ToString());
        Assert.Null(Again<IFirst?>(null));
    }

    [Fact]
    public void Reference_AsAnotherInterface_IsCast() =>
        Assert.IsAssignableFrom<ISecond>(Serializer.Deserialize<ISecond>(Serializer.SerializeToArray<IFirst>(_factory.Make("a", nameof(IFirst)))));

    [Fact]
    public void Reference_WithoutFactory_FailsWithRemedy()
    {
        var bytes = Serializer.SerializeToArray<IFirst>(_factory.Make("a", nameof(IFirst)));
        var exception = Assert.Throws<SerializerException>(() => new Serializer().Deserialize<IFirst>(bytes));
        Assert.Contains("Serializer of the host", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Object_PassedAsGrain_FailsWithRemedy()
    {
        var exception = Assert.Throws<SerializerException>(() => Serializer.SerializeToArray<IFirst>(new NotAReference()));
        Assert.Contains("AsReference", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Reference_Copied_IsItself()
    {
        var reference = _factory.Make("a", nameof(IFirst));
        Assert.Same(reference, Copier<object>.CopyRoot(reference));
        Assert.Same(reference, Copier<List<IFirst>>.CopyRoot([reference])[0]);
    }

    private T Again<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value));

    public interface IFirst : IAddressable;

    public interface ISecond : IAddressable;

    private sealed class NotAReference : IFirst;

    private sealed class Reference(GrainReferenceShared shared, IdSpan key) : GrainReference(shared, key), IFirst, ISecond;

    private sealed class OnlyFirst(GrainReferenceShared shared, IdSpan key) : GrainReference(shared, key), IFirst;

    private sealed class ReferenceFactory : FakeGrainFactory
    {
        public Reference Make(string key, string interfaceName) => new(Shared(interfaceName), IdSpan.Create(key));

        public override TGrainInterface GetGrain<TGrainInterface>(GrainId grainId) => (TGrainInterface)(object)Make(grainId.Key.ToString(), typeof(TGrainInterface).Name);

        public override IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => new OnlyFirst(Shared(interfaceType.ToString()), grainId.Key);

        private static GrainReferenceShared Shared(string interfaceName) =>
            new(GrainType.Create("type"), new GrainInterfaceType(interfaceName), 0, null!);
    }
}
