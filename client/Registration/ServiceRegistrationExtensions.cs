using Microsoft.Extensions.DependencyInjection;

namespace Actors.Client.Registration;

/// <summary>Registers an application as an instance of a service.</summary>
public static class ServiceRegistrationExtensions
{
    /// <summary>
    /// Registers the application when it has started, reports that it lives, registers it again when it was forgotten, and removes it when it stops. The
    /// application works on while the gateway is away.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets at least the name.</param>
    public static IServiceCollection AddActorsRegistration(this IServiceCollection services, Action<ServiceRegistrationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ServiceRegistrationOptions>()
            .Configure(configure)
            .Validate(options => !string.IsNullOrWhiteSpace(options.Name), "The service registration has no name; set ServiceRegistrationOptions.Name.")
            .Validate(options => options.Ttl >= TimeSpan.FromSeconds(1), "The TTL of the service registration is below a second; choose 1 s or more.")
            .ValidateOnStart();
        return services.AddHostedService<ServiceRegistration>();
    }
}
