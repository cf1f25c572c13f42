using Orleans.TestingHost;

namespace Actors.Runtime.Core.Tests;

/// <summary>One silo with memory storage, shared by the tests of a class.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private TestSilo? _silo;

    public InProcessTestCluster Cluster => Silo.Cluster;

    public IClusterClient Client => Cluster.Client;

    public TestSilo Silo => _silo ?? throw new InvalidOperationException("The fixture's silo starts before its first test.");

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await Silo.DisposeAsync();
}
