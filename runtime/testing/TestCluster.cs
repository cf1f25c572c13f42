using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>A cluster of silos inside the test's own process, and a client of it.</summary>
public sealed class TestCluster : IDisposable, IAsyncDisposable
{
    private readonly IConfiguration _configuration;
    private readonly TestSilos _silos;

    internal TestCluster(TestClusterOptions options, IConfiguration configuration)
    {
        Options = options;
        _configuration = configuration;
        _silos = new TestSilos(StartSiloAsync);
    }

    /// <summary>What the cluster consists of.</summary>
    public TestClusterOptions Options { get; }

    /// <summary>The silos that have been started and not stopped.</summary>
    public IReadOnlyList<SiloHandle> Silos => _silos.Active;

    /// <summary>The silo that started first; null before the deployment.</summary>
    public SiloHandle? Primary => _silos.First;

    /// <summary>The other silos.</summary>
    public IReadOnlyList<SiloHandle> SecondarySilos => [.. Silos.Where(silo => silo != Primary)];

    /// <summary>The client.</summary>
    public IClusterClient Client => _silos.Running.ServiceProvider.GetRequiredService<IClusterClient>();

    /// <summary>The client's grain factory.</summary>
    public IGrainFactory GrainFactory => Client;

    /// <summary>The client's services.</summary>
    public IServiceProvider ServiceProvider => Client.ServiceProvider;

    /// <summary>Starts the cluster and waits until it answers.</summary>
    public void Deploy() => DeployAsync().GetAwaiter().GetResult();

    /// <summary>Starts the cluster and waits until it answers.</summary>
    public async Task DeployAsync() => await _silos.StartAsync("Primary");

    /// <summary>Stops a silo gracefully.</summary>
    public Task StopSiloAsync(SiloHandle instance) => _silos.StopAsync(instance);

    /// <summary>Stops a silo without letting it finish what it does.</summary>
    public Task KillSiloAsync(SiloHandle instance) => _silos.KillAsync(instance);

    /// <summary>Stops a silo gracefully and starts a new one with its name.</summary>
    public Task<SiloHandle> RestartSiloAsync(SiloHandle instance) => _silos.RestartAsync(instance);

    /// <summary>Stops all silos gracefully.</summary>
    public Task StopAllSilosAsync() => _silos.StopAllAsync();

    /// <summary>The silos that run.</summary>
    public IEnumerable<SiloHandle> GetActiveSilos() => Silos;

    /// <summary>The silo with this identity; null when there is none.</summary>
    public SiloHandle? GetSiloForAddress(SiloAddress siloAddress) => _silos.Find(siloAddress);

    /// <summary>The services of a silo; of the first one when none is named.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) =>
        _silos.ServicesOf(silo);

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await StopAllSilosAsync();

    private async Task<SiloHandle> StartSiloAsync(string name)
    {
        var builder = new HostBuilder().ConfigureHostConfiguration(configuration => configuration.AddConfiguration(_configuration));
        builder.UseOrleans((_, silo) =>
        {
            silo.UseLocalhostClustering();
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (Options.ClusterId, Options.ServiceId));
            foreach (var configurator in Configurators<ISiloConfigurator>())
            {
                configurator.Configure(silo);
            }
        });
        foreach (var configurator in Configurators<IHostConfigurator>())
        {
            configurator.Configure(builder);
        }

        var host = builder.Build();
        await host.StartAsync();
        return new SiloHandle(name, host);
    }

    private IEnumerable<T> Configurators<T>() => Options.SiloBuilderConfiguratorTypes
        .Select(name => Type.GetType(name, throwOnError: true)!)
        .Where(type => typeof(T).IsAssignableFrom(type))
        .Select(type => (T)Activator.CreateInstance(type)!);
}
