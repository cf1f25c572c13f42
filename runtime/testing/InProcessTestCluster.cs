using Microsoft.Extensions.Hosting;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A cluster of silos inside the test's own process, and a client of it.</summary>
public sealed class InProcessTestCluster : IAsyncDisposable
{
    private readonly TestHosts _hosts;

    internal InProcessTestCluster(TestClusterOptions options, bool isClientConfigured, ITestHostFactory factory)
    {
        Options = options;
        _hosts = new TestHosts(options, isClientConfigured, factory);
    }

    /// <summary>What the cluster consists of.</summary>
    public TestClusterOptions Options { get; }

    /// <summary>The silos that have been started and not stopped.</summary>
    public IReadOnlyList<SiloHandle> Silos => _hosts.Active;

    /// <summary>The client.</summary>
    public IClusterClient Client => _hosts.Client;

    /// <summary>Starts the cluster and waits until it answers.</summary>
    public Task DeployAsync() => _hosts.DeployAsync();

    /// <summary>Starts one more silo.</summary>
    public Task<SiloHandle> StartAdditionalSiloAsync() => _hosts.StartAdditionalAsync();

    /// <summary>Starts more silos.</summary>
    public Task<List<SiloHandle>> StartSilosAsync(int silosToStart) => _hosts.StartSilosAsync(silosToStart);

    /// <summary>Stops a silo gracefully.</summary>
    public Task StopSiloAsync(SiloHandle instance) => _hosts.StopAsync(instance);

    /// <summary>Lets a silo crash: its connections end at once, and nobody is told.</summary>
    public Task KillSiloAsync(SiloHandle instance) => _hosts.KillAsync(instance);

    /// <summary>Stops a silo gracefully and starts a new one with its name.</summary>
    public Task<SiloHandle> RestartSiloAsync(SiloHandle instance) => _hosts.RestartAsync(instance);

    /// <summary>Stops the client and all silos gracefully.</summary>
    public Task StopAllSilosAsync() => _hosts.StopAllAsync();

    /// <summary>Stops the client.</summary>
    public Task StopClusterClientAsync() => _hosts.StopClientAsync();

    /// <summary>Starts a client anew.</summary>
    public Task InitializeClientAsync() => _hosts.StartClientAsync();

    /// <summary>Waits until all silos and the client agree who is alive; a silo that stands alone always does.</summary>
    public Task WaitForLivenessToStabilizeAsync(bool didKill = false) => TestLiveness.StabilizeAsync(_hosts, didKill);

    /// <summary>Ends the activation of a grain and waits until it is gone.</summary>
    public Task DeactivateAsync(IAddressable grain) => TestGrains.DeactivateAsync(_hosts, grain);

    /// <summary>Has a grain leave its silo, towards another one if it is given, and waits until it has left.</summary>
    public Task MigrateAsync(IAddressable grain, SiloAddress? targetSilo = null) => TestGrains.MigrateAsync(_hosts, grain, targetSilo);

    /// <summary>Waits until the activation that a grain has now is gone.</summary>
    public Task WaitForDeactivationAsync(IAddressable grain) => TestGrains.WaitForDeactivationAsync(_hosts, grain);

    /// <summary>The silo with this identity; null when there is none.</summary>
    public SiloHandle? GetSiloForAddress(SiloAddress siloAddress) => _hosts.Find(siloAddress);

    /// <summary>The services of a silo; of the first running one when none is named.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) => _hosts.ServicesOf(silo);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAllSilosAsync();

    internal IHost? ClientHost => _hosts.ClientHost;
}
