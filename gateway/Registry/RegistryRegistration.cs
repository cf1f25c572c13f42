using Actors.Gateway.Coordinates;
using Actors.Gateway.Events;
using Actors.Gateway.Http;
using Actors.Gateway.Metering;
using Actors.Gateway.Operator;
using Actors.Gateway.Queries;
using Actors.Gateway.Registry.Agent;
using Actors.Gateway.Registry.Catalog;
using Actors.Gateway.Registry.Health;
using Actors.Gateway.Snapshots;
using Microsoft.Extensions.DependencyInjection.Extensions;
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
            .AddSingleton<NodeAnswers>()
            .AddSingleton<RegistryShapes>()
            .AddSingleton<RegistryBodies>()
            .AddSingleton<InstanceMap>()
            .AddSingleton<AgentServiceReader>()
            .AddSingleton<Maintenance>()
            .AddSingleton<CatalogLists>()
            .AddSingleton<CatalogWrites>()
            .AddSingleton<CatalogParser>()
            .AddSingleton<CheckStates>()
            .AddSingleton<RegistrationLimits>()
            .AddSingleton<ProbeParser>()
            .AddSingleton<CheckParser>()
            .AddSingleton<RegistrationParser>()
            .AddSingleton<IRawBranch, AgentServiceBranch>()
            .AddSingleton<IRawBranch, AgentServicesBranch>()
            .AddSingleton<IRawBranch, AgentCheckBranch>()
            .AddSingleton<IRawBranch, AgentChecksBranch>()
            .AddSingleton<IRawBranch, CatalogBranch>()
            .AddSingleton<IRawBranch, HealthBranch>();
        services.AddAgent();
    }

    // The branch of the whole agent comes after those of its parts: the first that matches answers.
    private static void AddAgent(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services
            .AddSingleton<AgentIdentity>()
            .AddSingleton<AgentMembers>()
            .AddSingleton<AgentHealth>()
            .AddSingleton<AclAnswers>()
            .AddSingleton<MetricsAnswers>()
            .AddSingleton<IRawBranch, AgentBranch>()
            .AddSingleton<IRawBranch, EventBranch>()
            .AddSingleton<IRawBranch, CoordinateBranch>()
            .AddSingleton<ClusterHealth>()
            .AddSingleton<IRawBranch, ProtectionBranch>()
            .AddSingleton<IRawBranch, OperatorBranch>()
            .AddSingleton<SnapshotRestorer>()
            .AddSingleton<IRawBranch, SnapshotBranch>()
            .AddSingleton<QueryParser>()
            .AddSingleton<QueryExecutor>()
            .AddSingleton<IRawBranch, QueryBranch>();
        foreach (var (prefix, refusal) in AbsentBranch.All)
        {
            services.AddSingleton<IRawBranch>(provider => new AbsentBranch(provider.GetRequiredService<RegistryAnswers>(), prefix, refusal));
        }
    }
}
