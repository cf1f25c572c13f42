using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Actors.Gateway.Hosting;
using Actors.Gateway.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Registry.Agent;

/// <summary>What the agent says about itself. Every top-level member is an object: clients decode it as a map of maps.</summary>
internal sealed class AgentIdentity(ConsulHeaders headers, NodeDescription node, IOptions<GatewayOptions> options, IServer server, TimeProvider timeProvider)
{
    /// <summary>The version of Consul whose API this one follows: clients read it to find out what they may ask.</summary>
    public const string ApiVersion = "1.20.0";

    private static readonly string OwnVersion =
        typeof(AgentIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    public void AnswerSelf(HttpContext context, bool pretty)
    {
        headers.Write(context.Response, ReadMode.Default);
        JsonAnswer.Write(context.Response, pretty, this, static (writer, self) => self.WriteSelf(writer));
    }

    public void AnswerVersion(HttpContext context, bool pretty)
    {
        headers.Write(context.Response, ReadMode.Default);
        JsonAnswer.Write(context.Response, pretty, OwnVersion, static (writer, own) =>
        {
            writer.WriteStartObject();
            writer.WriteString("SHA"u8, ""u8);
            writer.WriteString("BuildDate"u8, "1970-01-01T00:00:00Z"u8);
            writer.WriteString("HumanVersion"u8, ApiVersion);
            writer.WriteString("FIPS"u8, ""u8);
            writer.WriteString("Product"u8, $"actors {own}");
            writer.WriteEndObject();
        });
    }

    public void AnswerHost(HttpContext context, bool pretty)
    {
        headers.Write(context.Response, ReadMode.Default);
        JsonAnswer.Write(context.Response, pretty, timeProvider.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000, static (writer, nanoseconds) =>
        {
            var memory = GC.GetGCMemoryInfo();
            writer.WriteStartObject();
            writer.WriteStartObject("Memory"u8);
            writer.WriteNumber("total"u8, memory.TotalAvailableMemoryBytes);
            writer.WriteNumber("used"u8, memory.MemoryLoadBytes);
            writer.WriteEndObject();
            writer.WriteStartArray("CPU"u8);
            writer.WriteEndArray();
            writer.WriteStartObject("Host"u8);
            writer.WriteString("os"u8, OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux");
            writer.WriteString("kernelArch"u8, RuntimeInformation.OSArchitecture.ToString());
            writer.WriteNumber("procs"u8, Environment.ProcessorCount);
            writer.WriteEndObject();
            writer.WriteStartObject("Disk"u8);
            writer.WriteEndObject();
            writer.WriteNumber("CollectionTime"u8, nanoseconds);
            writer.WriteNull("Errors"u8);
            writer.WriteEndObject();
        });
    }

    private void WriteSelf(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("Config"u8);
        writer.WriteString("Datacenter"u8, node.Datacenter);
        writer.WriteString("PrimaryDatacenter"u8, node.Datacenter);
        writer.WriteString("NodeName"u8, node.Name);
        writer.WriteString("NodeID"u8, node.Id);
        writer.WriteString("Revision"u8, ""u8);
        writer.WriteBoolean("Server"u8, true);
        writer.WriteString("Version"u8, ApiVersion);
        writer.WriteString("BuildDate"u8, "1970-01-01T00:00:00Z"u8);
        writer.WriteEndObject();
        writer.WriteStartObject("DebugConfig"u8);
        writer.WriteEndObject();
        writer.WriteNull("Coord"u8);
        writer.WritePropertyName("Member"u8);
        WriteMember(writer);
        writer.WriteStartObject("Stats"u8);
        writer.WriteStartObject("agent"u8);
        writer.WriteString("product"u8, $"actors {OwnVersion}");
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("Meta"u8);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <summary>This gateway as a member of the cluster.</summary>
    public void WriteMember(Utf8JsonWriter writer)
    {
        var address = GatewayServer.AdvertisedAddress(options.Value, server);
        var colon = address.LastIndexOf(':');
        var port = colon > 0 && int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        AgentMembers.Write(writer, node.Name, node.Address, port, AgentMembers.Alive, "consul", node.Datacenter);
    }
}
