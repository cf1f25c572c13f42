using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Configures the silos of a test cluster. Needs a public parameterless constructor.</summary>
public interface ISiloConfigurator
{
    /// <summary>Called once for every silo.</summary>
    void Configure(ISiloBuilder siloBuilder);
}

/// <summary>Configures the hosts of a test cluster. Needs a public parameterless constructor.</summary>
public interface IHostConfigurator
{
    /// <summary>Called once for every host.</summary>
    void Configure(IHostBuilder hostBuilder);
}

/// <summary>Configures the client of a test cluster. Needs a public parameterless constructor.</summary>
public interface IClientBuilderConfigurator
{
    /// <summary>Called once for the client.</summary>
    void Configure(IConfiguration configuration, IClientBuilder clientBuilder);
}
