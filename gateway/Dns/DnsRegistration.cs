using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Dns;

/// <summary>Adds DNS to a gateway.</summary>
public static class DnsRegistration
{
    /// <summary>
    /// Serves the registry to DNS beside HTTP, with options from section <see cref="DnsOptions.SectionName"/>. Goes with <see cref="GatewayExtensions.AddGateway"/>.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">What the host knows better than the configuration; null for nothing.</param>
    public static IServiceCollection AddDnsServer(this IServiceCollection services, Action<DnsOptions>? configure = null)
    {
        services.AddOptions<DnsOptions>().BindConfiguration(DnsOptions.SectionName).Configure(configure ?? (_ => { })).ValidateOnStart();
        services.AddSingleton<IValidateOptions<DnsOptions>, DnsOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<DnsZone>()
            .AddSingleton<DnsAccess>()
            .AddSingleton<ServiceRecords>()
            .AddSingleton<NodeRecords>()
            .AddSingleton<ReverseNames>()
            .AddSingleton<DnsResolver>()
            .AddSingleton<DnsMetrics>()
            .AddSingleton<DnsResponder>()
            .AddSingleton<DnsServer>()
            .AddHostedService(provider => provider.GetRequiredService<DnsServer>());
    }
}
