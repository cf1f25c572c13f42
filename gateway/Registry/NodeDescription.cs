using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Actors.GrainInterfaces.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Registry;

/// <summary>
/// The node of everything that is registered through <c>/v1/agent</c>, and how any node is shown. The node is virtual: it is known by the
/// configuration, and has a row only once somebody has registered it, or a check of it.
/// </summary>
internal sealed class NodeDescription
{
    private static readonly JsonEncodedText LocalNetwork = JsonEncodedText.Encode("lan");
    private static readonly JsonEncodedText WideNetwork = JsonEncodedText.Encode("wan");

    public NodeDescription(IOptions<RegistryGatewayOptions> options, IOptions<GatewayOptions> gateway)
    {
        Name = options.Value.NodeName;
        Address = options.Value.NodeAddress;
        Datacenter = gateway.Value.Datacenter;
        Id = IdOf(Name);
        Definition = ServiceDefinition.OfNode(
            Address, null, [new TaggedAddress("lan", Address, 0), new TaggedAddress("wan", Address, 0)], ImmutableArray<MetaPair>.Empty);
    }

    public string Id { get; }

    public string Name { get; }

    public string Address { get; }

    public string Datacenter { get; }

    /// <summary>What this node says about itself when it is registered.</summary>
    public ServiceDefinition Definition { get; }

    public bool IsThis(string node) => string.Equals(node, Name, StringComparison.Ordinal);

    /// <summary>Writes a node, which may never have been registered: then <paramref name="row"/> is null.</summary>
    public void Write(Utf8JsonWriter writer, string name, ServiceInstance? row)
    {
        writer.WriteStartObject();
        writer.WriteString("ID"u8, IdOf(name, row));
        writer.WriteString("Node"u8, name);
        writer.WriteString("Address"u8, AddressOf(name, row));
        writer.WriteString("Datacenter"u8, Datacenter);
        WriteAddresses(writer, name, row);
        RegistryJson.WriteMeta(writer, "Meta"u8, row?.Definition.Meta ?? []);
        writer.WriteNumber("CreateIndex"u8, row?.CreateIndex ?? 1);
        writer.WriteNumber("ModifyIndex"u8, row?.ModifyIndex ?? 1);
        writer.WriteEndObject();
    }

    public string AddressOf(string name, ServiceInstance? row) =>
        row?.Definition.Address ?? (IsThis(name) ? Address : string.Empty);

    public string IdOf(string name, ServiceInstance? row) =>
        row?.Definition.HostId ?? (IsThis(name) ? Id : IdOf(name));

    public void WriteAddresses(Utf8JsonWriter writer, string name, ServiceInstance? row)
    {
        writer.WriteStartObject("TaggedAddresses"u8);
        if (row is not null)
        {
            foreach (var address in row.Definition.TaggedAddresses)
            {
                writer.WriteString(address.Name, address.Address);
            }
        }
        else if (IsThis(name))
        {
            writer.WriteString(LocalNetwork, Address);
            writer.WriteString(WideNetwork, Address);
        }

        writer.WriteEndObject();
    }

    // Every gateway must give a node the same id, without asking the others: it follows from the name.
    private static string IdOf(string name) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)).ToString();
}
