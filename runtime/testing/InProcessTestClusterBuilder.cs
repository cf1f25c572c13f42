using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Which silo a delegate is configuring.</summary>
public sealed record InProcessTestSiloSpecificOptions(string SiloName);

/// <summary>Describes a cluster of silos inside the test's own process, configured by delegates.</summary>
public sealed class InProcessTestClusterBuilder : ITestHostFactory
{
    private readonly List<Action<InProcessTestSiloSpecificOptions, ISiloBuilder>> _configureSilo = [];
    private readonly List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> _configureSiloHost = [];
    private readonly List<Action<IClientBuilder>> _configureClient = [];
    private readonly List<Action<IHostApplicationBuilder>> _configureClientHost = [];

    /// <summary>A cluster of one silo, which is its own client and cannot grow; see <see cref="TestClusterOptions.UseHostedClient"/>.</summary>
    public InProcessTestClusterBuilder()
        : this(1)
    {
    }

    /// <summary>A cluster of <paramref name="initialSilosCount"/> silos.</summary>
    public InProcessTestClusterBuilder(short initialSilosCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialSilosCount);
        Options.InitialSilosCount = initialSilosCount;
    }

    /// <summary>What the cluster consists of.</summary>
    public TestClusterOptions Options { get; } = new();

    /// <summary>Configures every silo.</summary>
    public InProcessTestClusterBuilder ConfigureSilo(Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate)
    {
        _configureSilo.Add(configureSiloDelegate);
        return this;
    }

    /// <summary>Configures every silo's host.</summary>
    public InProcessTestClusterBuilder ConfigureSiloHost(Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configureSiloHostDelegate)
    {
        _configureSiloHost.Add(configureSiloHostDelegate);
        return this;
    }

    /// <summary>Configures the client, which gets a host of its own.</summary>
    public InProcessTestClusterBuilder ConfigureClient(Action<IClientBuilder> configureClientDelegate)
    {
        _configureClient.Add(configureClientDelegate);
        return this;
    }

    /// <summary>Configures the client's host.</summary>
    public InProcessTestClusterBuilder ConfigureClientHost(Action<IHostApplicationBuilder> configureHostDelegate)
    {
        _configureClientHost.Add(configureHostDelegate);
        return this;
    }

    /// <summary>Configures every host.</summary>
    public InProcessTestClusterBuilder ConfigureHost(Action<IHostApplicationBuilder> configureHostDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureHostDelegate);
        _configureSiloHost.Add((_, host) => configureHostDelegate(host));
        _configureClientHost.Add(configureHostDelegate);
        return this;
    }

    /// <summary>The cluster, not started yet.</summary>
    public InProcessTestCluster Build() => new(Options, isClientConfigured: _configureClient.Count > 0, this);

    string ITestHostFactory.NameOf(int number) => $"Silo_{number}";

    IHost ITestHostFactory.BuildSilo(string name, Action<ISiloBuilder>? join)
    {
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = name });
        host.UseOrleans(silo =>
        {
            silo.StandAloneOrJoin(Options, join);
            var details = new InProcessTestSiloSpecificOptions(name);
            _configureSiloHost.ForEach(configure => configure(details, host));
            _configureSilo.ForEach(configure => configure(details, silo));
        });
        return host.Build();
    }

    IHost ITestHostFactory.BuildClient(TestNetwork network)
    {
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "Client" });
        host.UseOrleansClient(client =>
        {
            network.Configure(client);
            _configureClientHost.ForEach(configure => configure(host));
            _configureClient.ForEach(configure => configure(client));
        });
        return host.Build();
    }
}
