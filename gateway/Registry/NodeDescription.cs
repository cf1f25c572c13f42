using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Registry;

/// <summary>The one node of this registry, as JSON.</summary>
internal sealed class NodeDescription
{
    private static readonly JsonEncodedText LocalNetwork = JsonEncodedText.Encode("lan");
    private static readonly JsonEncodedText WideNetwork = JsonEncodedText.Encode("wan");

    public NodeDescription(IOptions<RegistryGatewayOptions> options, IOptions<GatewayOptions> gateway)
    {
        Name = options.Value.NodeName;
        Address = options.Value.NodeAddress;
        Datacenter = gateway.Value.Datacenter;

        // Every gateway must give the node the same id, without asking the others: it follows from the name.
        Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(Name)).AsSpan(0, 16)).ToString();
    }

    public string Id { get; }

    public string Name { get; }

    public string Address { get; }

    public string Datacenter { get; }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("ID"u8, Id);
        writer.WriteString("Node"u8, Name);
        writer.WriteString("Address"u8, Address);
        writer.WriteString("Datacenter"u8, Datacenter);
        WriteAddresses(writer);
        writer.WriteStartObject("Meta"u8);
        writer.WriteEndObject();
        writer.WriteNumber("CreateIndex"u8, 1);
        writer.WriteNumber("ModifyIndex"u8, 1);
        writer.WriteEndObject();
    }

    public void WriteAddresses(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("TaggedAddresses"u8);
        writer.WriteString(LocalNetwork, Address);
        writer.WriteString(WideNetwork, Address);
        writer.WriteEndObject();
    }
}
