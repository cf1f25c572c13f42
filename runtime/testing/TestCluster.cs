using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A cluster of silos inside the test's own process, and a client of it.</summary>
public sealed class TestCluster : IDisposable, IAsyncDisposable
{
    private readonly TestHosts _hosts;

    internal TestCluster(TestClusterOptions options, ITestHostFactory factory)
    {
        Options = options;
        _hosts = new TestHosts(options, isClientConfigured: options.ClientBuilderConfiguratorTypes.Count > 0, factory);
    }

    /// <summary>What the cluster consists of.</summary>
    public TestClusterOptions Options { get; }

    /// <summary>The silos that have been started and not stopped.</summary>
    public IReadOnlyList<SiloHandle> Silos => _hosts.Active;

    /// <summary>The silo that started first; null before the deployment.</summary>
    public SiloHandle? Primary => _hosts.First;

    /// <summary>The other silos that run.</summary>
    public IReadOnlyList<SiloHandle> SecondarySilos => [.. Silos.Where(silo => silo != Primary)];

    /// <summary>The client.</summary>
    public IClusterClient Client => _hosts.Client;

    /// <summary>The client's grain factory.</summary>
    public IGrainFactory GrainFactory => Client;

    /// <summary>The client's services.</summary>
    public IServiceProvider ServiceProvider => Client.ServiceProvider;

    /// <summary>How long it takes at most until all silos agree who is alive.</summary>
    public static TimeSpan GetLivenessStabilizationTime(ClusterMembershipOptions clusterMembershipOptions, bool didKill = false)
    {
        ArgumentNullException.ThrowIfNull(clusterMembershipOptions);
        return TestLiveness.TimeMax(clusterMembershipOptions, didKill);
    }

    /// <summary>Starts the cluster and waits until it answers.</summary>
    public void Deploy() => DeployAsync().GetAwaiter().GetResult();

    /// <summary>Starts the cluster and waits until it answers.</summary>
    public Task DeployAsync() => _hosts.DeployAsync();

    /// <summary>Starts one more silo.</summary>
    public SiloHandle StartAdditionalSilo(bool startAdditionalSiloOnNewPort = false) => StartAdditionalSiloAsync(startAdditionalSiloOnNewPort).GetAwaiter().GetResult();

    /// <summary>Starts one more silo; its ports are always new.</summary>
    public Task<SiloHandle> StartAdditionalSiloAsync(bool startAdditionalSiloOnNewPort = false) => _hosts.StartAdditionalAsync();

    /// <summary>Starts more silos; their ports are always new.</summary>
    public Task<List<SiloHandle>> StartAdditionalSilosAsync(int silosToStart, bool startAdditionalSiloOnNewPort = false) => _hosts.StartSilosAsync(silosToStart);

    /// <summary>Stops a silo gracefully.</summary>
    public Task StopSiloAsync(SiloHandle instance) => _hosts.StopAsync(instance);

    /// <summary>Stops the first silo gracefully.</summary>
    public Task StopPrimarySiloAsync() => Primary is { } primary ? StopSiloAsync(primary) : Task.CompletedTask;

    /// <summary>Stops all silos but the first gracefully.</summary>
    public async Task StopSecondarySilosAsync()
    {
        foreach (var silo in SecondarySilos)
        {
            await StopSiloAsync(silo);
        }
    }

    /// <summary>Lets a silo crash: its connections end at once, and nobody is told.</summary>
    public Task KillSiloAsync(SiloHandle instance) => _hosts.KillAsync(instance);

    /// <summary>Stops a silo gracefully and starts a new one with its name.</summary>
    public Task<SiloHandle> RestartSiloAsync(SiloHandle instance) => _hosts.RestartAsync(instance);

    /// <summary>Starts a silo, other than the first, that was stopped; null when none with this name was.</summary>
    public async Task<SiloHandle?> RestartStoppedSecondarySiloAsync(string siloName) =>
        _hosts.FindStopped(siloName) is { } silo && silo != Primary ? await RestartSiloAsync(silo) : null;

    /// <summary>Stops the client and all silos gracefully.</summary>
    public Task StopAllSilosAsync() => _hosts.StopAllAsync();

    /// <summary>Stops the client and all silos gracefully.</summary>
    public void StopAllSilos() => StopAllSilosAsync().GetAwaiter().GetResult();

    /// <summary>Stops the client.</summary>
    public Task StopClusterClientAsync() => _hosts.StopClientAsync();

    /// <summary>Stops the client; in one process that is as quick as a crash.</summary>
    public Task KillClientAsync() => _hosts.StopClientAsync();

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

    /// <summary>The context of a grain's activation, wherever it is.</summary>
    public bool TryGetGrainContext(IAddressable grain, [NotNullWhen(true)] out IGrainContext? context) => TestGrains.TryGetGrainContext(_hosts, grain, out context);

    /// <summary>The silos that run.</summary>
    public IEnumerable<SiloHandle> GetActiveSilos() => Silos;

    /// <summary>The silo with this identity; null when there is none.</summary>
    public SiloHandle? GetSiloForAddress(SiloAddress siloAddress) => _hosts.Find(siloAddress);

    /// <summary>The services of a silo; of the first one when none is named.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) => _hosts.ServicesOf(silo);

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAllSilosAsync();
}
