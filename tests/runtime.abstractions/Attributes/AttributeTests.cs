using Orleans;
using Orleans.CodeGeneration;
using Orleans.Concurrency;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Providers;
using Orleans.Runtime;

namespace Actors.Runtime.Abstractions.Tests.Attributes;

public sealed class AttributeTests
{
    [Fact]
    public void StatelessWorker_Defaults_OnePerProcessorAndIdleOnesRemoved()
    {
        var placement = Assert.IsType<StatelessWorkerPlacement>(new StatelessWorkerAttribute().PlacementStrategy);

        Assert.Equal(Environment.ProcessorCount, placement.MaxLocal);
        Assert.True(placement.RemoveIdleWorkers);
        Assert.False(placement.IsUsingGrainDirectory);
    }

    [Fact]
    public void StatelessWorker_Arguments_AreTaken()
    {
        var placement = Assert.IsType<StatelessWorkerPlacement>(new StatelessWorkerAttribute(3, removeIdleWorkers: false).PlacementStrategy);

        Assert.Equal(3, placement.MaxLocal);
        Assert.False(placement.RemoveIdleWorkers);
        Assert.Throws<ArgumentOutOfRangeException>(() => new StatelessWorkerAttribute(0));
    }

    [Fact]
    public void Placement_EachAttribute_HasItsStrategyWithADirectory()
    {
        PlacementAttribute[] attributes =
        [
            new RandomPlacementAttribute(), new PreferLocalPlacementAttribute(), new HashBasedPlacementAttribute(),
            new ActivationCountBasedPlacementAttribute(), new ResourceOptimizedPlacementAttribute(), new SiloRoleBasedPlacementAttribute(),
        ];

        Assert.All(attributes, attribute => Assert.Equal(attribute.GetType().Name, $"{attribute.PlacementStrategy}Attribute"));
        Assert.All(attributes, attribute => Assert.True(attribute.PlacementStrategy.IsUsingGrainDirectory));
    }

    [Theory]
    [InlineData("00:00:05", 5)]
    [InlineData("01:00:00", 3600)]
    public void ResponseTimeout_Text_IsADuration(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), new ResponseTimeoutAttribute(text).Timeout);

    [Theory]
    [InlineData("soon")]
    [InlineData("-00:00:01")]
    [InlineData("00:00:00")]
    public void ResponseTimeout_OtherText_NamesItAndTheForm(string text)
    {
        var failure = Assert.Throws<ArgumentException>(() => new ResponseTimeoutAttribute(text));

        Assert.Contains($"'{text}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("hh:mm:ss", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CollectionAgeLimit_Forms_GiveTheAge()
    {
        Assert.Equal(TimeSpan.FromMinutes(10), new CollectionAgeLimitAttribute("00:10:00").AgeLimit);
        Assert.Equal(new TimeSpan(1, 2, 3, 0), new CollectionAgeLimitAttribute { Days = 1, Hours = 2, Minutes = 3 }.AgeLimit);
        Assert.Equal(Timeout.InfiniteTimeSpan, new CollectionAgeLimitAttribute { AlwaysActive = true }.AgeLimit);
        Assert.Throws<ArgumentException>(() => new CollectionAgeLimitAttribute { Minutes = 0.5 }.AgeLimit);
        Assert.Throws<ArgumentException>(() => new CollectionAgeLimitAttribute().AgeLimit);
    }

    [Fact]
    public void Names_AreKept()
    {
        Assert.Equal(GrainType.Create("cart"), new GrainTypeAttribute("cart").GetGrainType(null, null));
        Assert.Equal(GrainInterfaceType.Create("ICart"), new GrainInterfaceTypeAttribute("ICart").GetGrainInterfaceType(null, null));
        Assert.Equal("cart", new DefaultGrainTypeAttribute("cart").GrainType);
        Assert.Equal("CanOverlap", new MayInterleaveAttribute("CanOverlap").CallbackMethodName);
        Assert.Equal("default", new GrainDirectoryAttribute().GrainDirectoryName);
        Assert.Equal("Default", new StorageProviderAttribute().ProviderName);
        Assert.Equal(3, new VersionAttribute(3).Version);
        Assert.Equal(ImmovableKind.Any, new ImmovableAttribute().Kind);
        Assert.Throws<ArgumentException>(() => new GrainTypeAttribute(" "));
    }

    [Fact]
    public void PersistentState_NamesStateAndStorage()
    {
        var named = new PersistentStateAttribute("cart", "disk");
        var unnamed = new PersistentStateAttribute("cart");

        Assert.Equal(("cart", "disk"), (named.StateName, named.StorageName));
        Assert.Null(unnamed.StorageName);
        Assert.Throws<ArgumentException>(() => new PersistentStateAttribute(""));
    }
}
