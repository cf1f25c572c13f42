using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A cluster of silos inside the test's own process, and a client of it.</summary>
public sealed class InProcessTestCluster : IAsyncDisposable
{
    private readonly Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder, ISiloBuilder> _configure;
    private readonly TestSilos _silos;

    internal InProcessTestCluster(
        TestClusterOptions options, Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder, ISiloBuilder> configure)
    {
        Options = options;
        _configure = configure;
        _silos = new TestSilos(StartSiloAsync);
    }

    /// <summary>What the cluster consists of.</summary>
    public TestClusterOptions Options { get; }

    /// <summary>The silos that have been started and not stopped.</summary>
    public IReadOnlyList<SiloHandle> Silos => _silos.Active;

    /// <summary>The client.</summary>
    public IClusterClient Client => GetSiloServiceProvider().GetRequiredService<IClusterClient>();

    /// <summary>Starts the cluster and waits until it answers.</summary>
    public async Task DeployAsync() => await _silos.StartAsync("Silo_0");

    /// <summary>Stops a silo gracefully.</summary>
    public Task StopSiloAsync(SiloHandle instance) => _silos.StopAsync(instance);

    /// <summary>Stops a silo without letting it finish what it does.</summary>
    public Task KillSiloAsync(SiloHandle instance) => _silos.KillAsync(instance);

    /// <summary>Stops a silo gracefully and starts a new one with its name.</summary>
    public Task<SiloHandle> RestartSiloAsync(SiloHandle instance) => _silos.RestartAsync(instance);

    /// <summary>Stops all silos gracefully.</summary>
    public Task StopAllSilosAsync() => _silos.StopAllAsync();

    /// <summary>The services of a silo; of the first running one when none is named.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        _silos.ServicesOf(silo);

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAllSilosAsync();

    private async Task<SiloHandle> StartSiloAsync(string name)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = name });
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Options.ClusterId, Options.ServiceId));
            _configure(new InProcessTestSiloSpecificOptions(name), builder, silo);
        });

        var host = builder.Build();
        await host.StartAsync();
        return new SiloHandle(name, host);
    }
}
