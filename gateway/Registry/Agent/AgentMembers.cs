using System.Text.Json;
using Actors.Gateway.Http;
using Orleans.Runtime;

namespace Actors.Gateway.Registry.Agent;

/// <summary>Lists the silos of the cluster and this gateway as members of it.</summary>
internal sealed class AgentMembers(IGrainFactory grains, AgentIdentity identity, ConsulHeaders headers, NodeDescription node)
{
    /// <summary>The number that clients know for a member that is there.</summary>
    public const int Alive = 1;

    private const int Leaving = 2;
    private const int Left = 3;
    private const int Failed = 4;

    // The protocol versions of a serf that speaks to no one.
    private const int Protocol = 2;

    public async Task AnswerAsync(HttpContext context, bool pretty)
    {
        var hosts = await grains.GetGrain<IManagementGrain>(0).GetHosts();
        headers.Write(context.Response, ReadMode.Default);
        JsonAnswer.Write(context.Response, pretty, hosts, (writer, all) =>
        {
            writer.WriteStartArray();
            identity.WriteMember(writer);
            foreach (var (silo, status) in all.OrderBy(host => host.Key.Endpoint.ToString(), StringComparer.Ordinal).ThenBy(host => host.Key.Generation))
            {
                Write(writer, $"silo-{silo.Endpoint}", silo.Endpoint.Address.ToString(), silo.Endpoint.Port, Number(status), "silo", node.Datacenter);
            }

            writer.WriteEndArray();
        });
    }

    public static void Write(Utf8JsonWriter writer, string name, string address, int port, int status, string role, string datacenter)
    {
        writer.WriteStartObject();
        writer.WriteString("Name"u8, name);
        writer.WriteString("Addr"u8, address);
        writer.WriteNumber("Port"u8, port);
        writer.WriteStartObject("Tags"u8);
        writer.WriteString("dc"u8, datacenter);
        writer.WriteString("role"u8, role);
        writer.WriteEndObject();
        writer.WriteNumber("Status"u8, status);
        writer.WriteNumber("ProtocolMin"u8, 1);
        writer.WriteNumber("ProtocolMax"u8, Protocol);
        writer.WriteNumber("ProtocolCur"u8, Protocol);
        writer.WriteNumber("DelegateMin"u8, Protocol);
        writer.WriteNumber("DelegateMax"u8, Protocol);
        writer.WriteNumber("DelegateCur"u8, Protocol);
        writer.WriteEndObject();
    }

    private static int Number(SiloStatus status) => status switch
    {
        SiloStatus.Active => Alive,
        SiloStatus.ShuttingDown or SiloStatus.Stopping => Leaving,
        SiloStatus.Dead => Failed,
        SiloStatus.None => Left,
        _ => Alive,
    };
}
