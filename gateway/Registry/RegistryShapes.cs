using System.Text.Json;
using Actors.Gateway.Filtering;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>What the elements of the registry's lists look like, for filters.</summary>
internal sealed class RegistryShapes
{
    private static readonly ServiceInstance Sample = new(
        "node",
        new ServiceDefinition(
            "id", "name", ["tag"], "address", 1, "path", [new MetaPair("key", "value")], [new TaggedAddress("lan", "address", 1)],
            ServiceWeights.Default, false, new ServiceLocality("region", "zone")),
        [new ServiceCheck(new CheckDefinition("id", "name", "notes", CheckTypes.Ttl, CheckStatus.Passing, TimeSpan.FromSeconds(1), null), CheckStatus.Passing, "output", 1, 1)],
        1,
        1,
        1);

    public RegistryShapes(NodeDescription node)
    {
        AgentService = FilterShape.Of(writer => RegistryJson.WriteAgentService(writer, Sample, node.Datacenter));
        CatalogService = FilterShape.Of(writer => RegistryJson.WriteCatalogService(writer, Sample, null, node));
        Check = FilterShape.Of(writer => RegistryJson.WriteCheck(writer, Sample, Sample.Checks[0]));
        HealthEntry = FilterShape.Of(writer => HealthEntries.Write(writer, Sample, null, node));
        Node = FilterShape.Of(writer => node.Write(writer, node.Name, null));
        Service = FilterShape.Of(writer => RegistryJson.WriteService(writer, Sample));
    }

    public FilterShape AgentService { get; }

    public FilterShape CatalogService { get; }

    public FilterShape Check { get; }

    public FilterShape HealthEntry { get; }

    public FilterShape Node { get; }

    public FilterShape Service { get; }
}
