using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Which silo a delegate is configuring.</summary>
public sealed record InProcessTestSiloSpecificOptions(string SiloName);

/// <summary>Describes a cluster of silos inside the test's own process, configured by delegates.</summary>
public sealed class InProcessTestClusterBuilder
{
    private readonly List<Action<InProcessTestSiloSpecificOptions, ISiloBuilder>> _configureSilo = [];
    private readonly List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> _configureHost = [];

    /// <summary>A cluster of one silo.</summary>
    public InProcessTestClusterBuilder()
        : this(1)
    {
    }

    /// <summary>A cluster of <paramref name="initialSilosCount"/> silos.</summary>
    /// <exception cref="NotSupportedException">More than one; silos do not talk to each other yet.</exception>
    public InProcessTestClusterBuilder(short initialSilosCount)
    {
        if (initialSilosCount != 1)
        {
            throw new NotSupportedException($"A test cluster of {initialSilosCount} silos is not supported yet; ask for 1.");
        }
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
        _configureHost.Add(configureSiloHostDelegate);
        return this;
    }

    /// <summary>Configures every host.</summary>
    public InProcessTestClusterBuilder ConfigureHost(Action<IHostApplicationBuilder> configureHostDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureHostDelegate);
        _configureHost.Add((_, host) => configureHostDelegate(host));
        return this;
    }

    /// <summary>The cluster, not started yet.</summary>
    public InProcessTestCluster Build() => new(Options, Apply);

    private void Apply(InProcessTestSiloSpecificOptions silo, IHostApplicationBuilder host, ISiloBuilder builder)
    {
        foreach (var configure in _configureHost)
        {
            configure(silo, host);
        }

        foreach (var configure in _configureSilo)
        {
            configure(silo, builder);
        }
    }
}
