using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Builds hosts with the configurators of a <see cref="TestClusterBuilder"/>.</summary>
internal sealed class ConfiguredHosts(TestClusterOptions options, IConfiguration configuration) : ITestHostFactory
{
    public string NameOf(int number) => number == 0 ? "Primary" : $"Secondary_{number}";

    public IHost BuildSilo(string name, Action<ISiloBuilder>? join)
    {
        var builder = NewBuilder();
        builder.UseOrleans((_, silo) =>
        {
            silo.StandAloneOrJoin(options, join);
            foreach (var configurator in Make<ISiloConfigurator>(options.SiloBuilderConfiguratorTypes))
            {
                configurator.Configure(silo);
            }
        });
        return Build(builder, options.SiloBuilderConfiguratorTypes);
    }

    public IHost BuildClient(TestNetwork network)
    {
        var builder = NewBuilder();
        builder.UseOrleansClient((context, client) =>
        {
            network.Configure(client);
            foreach (var configurator in Make<IClientBuilderConfigurator>(options.ClientBuilderConfiguratorTypes))
            {
                configurator.Configure(context.Configuration, client);
            }
        });
        return Build(builder, options.ClientBuilderConfiguratorTypes);
    }

    private static IHost Build(IHostBuilder builder, List<string> configuratorTypes)
    {
        foreach (var configurator in Make<IHostConfigurator>(configuratorTypes))
        {
            configurator.Configure(builder);
        }

        return builder.Build();
    }

    private static IEnumerable<T> Make<T>(List<string> typeNames) => typeNames
        .Select(name => Type.GetType(name, throwOnError: true)!)
        .Where(type => typeof(T).IsAssignableFrom(type))
        .Select(type => (T)Activator.CreateInstance(type)!);

    private IHostBuilder NewBuilder() => new HostBuilder().ConfigureHostConfiguration(host => host.AddConfiguration(configuration));
}
