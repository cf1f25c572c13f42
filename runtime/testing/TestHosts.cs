using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>The silos and the client of a test cluster, however they are configured.</summary>
internal sealed class TestHosts
{
    private readonly TestClusterOptions _options;
    private readonly TestNetwork _network;
    private readonly ITestHostFactory _factory;
    private readonly Lock _gate = new();
    private List<SiloHandle> _silos = [];
    private IHost? _client;
    private int _lastNumber = -1;

    public TestHosts(TestClusterOptions options, bool isClientConfigured, ITestHostFactory factory)
    {
        _options = options;
        _factory = factory;
        _network = new TestNetwork(options);
        UsesHostedClient = options.UseHostedClient ?? (options.InitialSilosCount == 1 && !isClientConfigured);
        if (UsesHostedClient && options.InitialSilosCount != 1)
        {
            throw new InvalidOperationException($"A test cluster of {options.InitialSilosCount} silos has a client in a host of its own; leave UseHostedClient out.");
        }
    }

    /// <summary>True for a silo that stands alone and is its own client.</summary>
    public bool UsesHostedClient { get; }

    public IReadOnlyList<SiloHandle> Active => [.. Silos.Where(silo => silo.IsActive)];

    public SiloHandle? First => Silos is [var first, ..] ? first : null;

    public IClusterClient Client => UsesHostedClient || _client is null
        ? ServicesOf(null).GetRequiredService<IClusterClient>()
        : _client.Services.GetRequiredService<IClusterClient>();

    public IHost? ClientHost => _client;

    private List<SiloHandle> Silos => Volatile.Read(ref _silos);

    public SiloHandle? Find(SiloAddress address) => Silos.Find(silo => silo.SiloAddress.Equals(address));

    public SiloHandle? FindStopped(string name) => Silos.Find(silo => silo.Name == name && !silo.IsActive);

    public IServiceProvider ServicesOf(SiloAddress? address)
    {
        var silo = address is null ? Silos.Find(candidate => candidate.IsActive) : Find(address) ?? throw new ArgumentException($"The test cluster has no silo '{address}'.");
        return silo?.ServiceProvider
            ?? throw new InvalidOperationException("The test cluster has no running silo; call DeployAsync first, or RestartSiloAsync after stopping the last one.");
    }

    /// <summary>Starts the first silos and the client, and waits until they have found each other.</summary>
    public async Task DeployAsync()
    {
        await StartSiloAsync();
        await StartSilosAsync(_options.InitialSilosCount - 1);
        if (UsesHostedClient)
        {
            return;
        }

        if (_options.InitializeClientOnDeploy && _client is null)
        {
            await StartClientAsync();
        }

        await TestLiveness.StabilizeAsync(this, didKill: false);
    }

    public async Task<SiloHandle> StartAdditionalAsync()
    {
        if (UsesHostedClient && Silos.Count > 0)
        {
            throw new InvalidOperationException("A test cluster whose silo stands alone cannot grow; ask for more silos at the beginning, or set Options.UseHostedClient to false.");
        }

        return await StartSiloAsync();
    }

    public async Task<List<SiloHandle>> StartSilosAsync(int count) => [.. await Task.WhenAll(Enumerable.Range(0, count).Select(_ => StartSiloAsync()))];

    public Task StopAsync(SiloHandle silo) => Own(silo).StopSiloAsync(stopGracefully: true);

    public Task KillAsync(SiloHandle silo) => Own(silo).StopSiloAsync(stopGracefully: false);

    /// <summary>Stops a silo gracefully if it runs, and starts a new one with its name and ports.</summary>
    public async Task<SiloHandle> RestartAsync(SiloHandle silo)
    {
        await StopAsync(silo);
        return await StartSiloAsync(silo.Name, silo.InstanceNumber, silo.Ports, replaced: silo);
    }

    public async Task StartClientAsync()
    {
        await StopClientAsync();
        _client = _factory.BuildClient(_network);
        await _client.StartAsync();
    }

    public async Task StopClientAsync()
    {
        if (Interlocked.Exchange(ref _client, null) is { } client)
        {
            await client.StopAsync();
            client.Dispose();
        }
    }

    public async Task StopAllAsync()
    {
        await StopClientAsync();
        foreach (var silo in Active.Reverse())
        {
            await silo.StopSiloAsync(stopGracefully: true);
        }
    }

    private Task<SiloHandle> StartSiloAsync()
    {
        var number = Interlocked.Increment(ref _lastNumber);
        return StartSiloAsync(_factory.NameOf(number), number, _network.PortsOf(number), replaced: null);
    }

    private async Task<SiloHandle> StartSiloAsync(string name, int number, TestPorts ports, SiloHandle? replaced)
    {
        var crash = new CrashSwitch();
        var host = _factory.BuildSilo(name, UsesHostedClient ? null : silo => _network.Configure(silo, name, ports, crash));
        await host.StartAsync();
        var handle = new SiloHandle(name, number, host, ports, crash);
        lock (_gate)
        {
            Volatile.Write(ref _silos, [.. _silos.Where(silo => silo != replaced).Append(handle).OrderBy(silo => silo.InstanceNumber)]);
        }

        return handle;
    }

    private SiloHandle Own(SiloHandle silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return Silos.Contains(silo) ? silo : throw new ArgumentException($"The silo '{silo.Name}' is not one of this test cluster.");
    }
}
