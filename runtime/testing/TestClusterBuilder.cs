using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Orleans.TestingHost;

/// <summary>Describes a cluster of silos inside the test's own process.</summary>
public class TestClusterBuilder
{
    private readonly List<Action<IConfigurationBuilder>> _configureHost = [];

    /// <summary>A cluster of one silo, which is its own client and cannot grow; see <see cref="TestClusterOptions.UseHostedClient"/>.</summary>
    public TestClusterBuilder()
        : this(1)
    {
    }

    /// <summary>A cluster of <paramref name="initialSilosCount"/> silos.</summary>
    public TestClusterBuilder(short initialSilosCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(initialSilosCount);
        Options.InitialSilosCount = initialSilosCount;
    }

    /// <summary>What the cluster consists of.</summary>
    public TestClusterOptions Options { get; } = new();

    /// <summary>Values that become configuration of every host.</summary>
    public Dictionary<string, string?> Properties { get; } = [];

    /// <summary>A cluster name that no other test uses.</summary>
    public static string CreateClusterId() => string.Create(CultureInfo.InvariantCulture, $"testcluster-{Guid.NewGuid():N}");

    /// <summary>Adds an <see cref="ISiloConfigurator"/> or <see cref="IHostConfigurator"/> for the silos.</summary>
    public TestClusterBuilder AddSiloBuilderConfigurator<TSiloBuilder>()
        where TSiloBuilder : new()
    {
        Options.SiloBuilderConfiguratorTypes.Add(NameOf<TSiloBuilder>(typeof(ISiloConfigurator), typeof(IHostConfigurator)));
        return this;
    }

    /// <summary>Adds an <see cref="IClientBuilderConfigurator"/> or <see cref="IHostConfigurator"/> for the client.</summary>
    public TestClusterBuilder AddClientBuilderConfigurator<TClientBuilder>()
        where TClientBuilder : new()
    {
        Options.ClientBuilderConfiguratorTypes.Add(NameOf<TClientBuilder>(typeof(IClientBuilderConfigurator), typeof(IHostConfigurator)));
        return this;
    }

    /// <summary>Adds configuration of every host.</summary>
    public TestClusterBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate)
    {
        _configureHost.Add(configureDelegate);
        return this;
    }

    /// <summary>Changes this builder.</summary>
    public TestClusterBuilder ConfigureBuilder(Action configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(configureDelegate);
        configureDelegate();
        return this;
    }

    /// <summary>The cluster, not started yet.</summary>
    public TestCluster Build()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(Properties);
        foreach (var configure in _configureHost)
        {
            configure(configuration);
        }

        return new TestCluster(Options, new ConfiguredHosts(Options, configuration.Build()));
    }

    private static string NameOf<T>(params Type[] allowed) =>
        allowed.Any(type => type.IsAssignableFrom(typeof(T)))
            ? typeof(T).AssemblyQualifiedName!
            : throw new ArgumentException($"'{typeof(T)}' implements none of {string.Join(", ", allowed.Select(type => type.Name))}; implement one of them.");
}
