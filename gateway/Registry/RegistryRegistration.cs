using Actors.Gateway.Http;
using Actors.Gateway.Registry.Agent;
using Actors.Gateway.Registry.Catalog;
using Actors.Gateway.Registry.Health;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Registry;

/// <summary>Registers what answers below <c>/v1/agent</c>, <c>/v1/catalog</c> and <c>/v1/health</c>.</summary>
internal static class RegistryRegistration
{
    public static void AddRegistry(this IServiceCollection services)
    {
        services.AddOptions<RegistryGatewayOptions>().BindConfiguration(RegistryGatewayOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RegistryGatewayOptions>, RegistryGatewayOptionsValidator>();
        services
            .AddSingleton<NodeDescription>()
            .AddSingleton<RegistryAnswers>()
            .AddSingleton<RegistryReader>()
            .AddSingleton<ServiceAnswers>()
            .AddSingleton<InstanceMap>()
            .AddSingleton<RegistrationLimits>()
            .AddSingleton<CheckParser>()
            .AddSingleton<RegistrationParser>()
            .AddSingleton<IRawBranch, AgentServiceBranch>()
            .AddSingleton<IRawBranch, AgentServicesBranch>()
            .AddSingleton<IRawBranch, AgentCheckBranch>()
            .AddSingleton<IRawBranch, AgentChecksBranch>()
            .AddSingleton<IRawBranch, CatalogBranch>()
            .AddSingleton<IRawBranch, HealthBranch>();
    }
}
