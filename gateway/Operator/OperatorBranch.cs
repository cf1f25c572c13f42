using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Orleans.Runtime;

namespace Actors.Gateway.Operator;

/// <summary>
/// <c>/v1/operator/…</c>: how the cluster does, told in the words of a system that has servers with votes. Every active silo is such a
/// server; there is no leader, so the first one is named.
/// </summary>
internal sealed class OperatorBranch(ClusterHealth cluster, RegistryAnswers answers, ConsulHeaders headers) : IRawBranch
{
    public string Prefix => "/v1/operator";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Get, "/v1/operator/autopilot/health", "Whether silos are active and the database answers: 200, or 429 when not."),
        new(HttpMethod.Get, "/v1/operator/autopilot/state", "The same, always with 200."),
        new(HttpMethod.Get, "/v1/operator/autopilot/configuration", "Fixed: dead silos are evicted at once."),
        new(HttpMethod.Get, "/v1/operator/raft/configuration", "The active silos as servers."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        switch (rest)
        {
            case "autopilot/health":
                return answers.TryReadQuery(context, query, out var health) ? AnswerHealthAsync(context, health, StatusCodes.Status429TooManyRequests) : Task.CompletedTask;
            case "autopilot/state":
                return answers.TryReadQuery(context, query, out var state) ? AnswerHealthAsync(context, state, StatusCodes.Status200OK) : Task.CompletedTask;
            case "raft/configuration":
                return answers.TryReadQuery(context, query, out var servers) ? AnswerServersAsync(context, servers) : Task.CompletedTask;
            case "autopilot/configuration":
                if (answers.TryReadQuery(context, query, out var configuration))
                {
                    AnswerConfiguration(context, configuration);
                }

                return Task.CompletedTask;
            default:
                answers.Refuse(context, new Refusal(
                    StatusCodes.Status404NotFound, "There is nothing to operate here but /v1/operator/autopilot/health: no Raft, no keyring, no areas, no licence."));
                return Task.CompletedTask;
        }
    }

    private async Task AnswerHealthAsync(HttpContext context, DiscoveryQuery query, int unhealthyCode)
    {
        var view = await cluster.ReadAsync();
        headers.Write(context.Response, query.Mode);
        context.Response.StatusCode = view.IsHealthy ? StatusCodes.Status200OK : unhealthyCode;
        JsonAnswer.Write(context.Response, query.Pretty, view, static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("Healthy"u8, state.IsHealthy);
            writer.WriteNumber("FailureTolerance"u8, Math.Max(0, state.Active.Count - 1));
            writer.WriteStartArray("Servers"u8);
            for (var i = 0; i < state.Active.Count; i++)
            {
                WriteServerHealth(writer, state, state.Active[i], isFirst: i == 0);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
    }

    private static void WriteServerHealth(Utf8JsonWriter writer, ClusterView view, SiloAddress silo, bool isFirst)
    {
        writer.WriteStartObject();
        writer.WriteString("ID"u8, silo.ToParsableString());
        writer.WriteString("Name"u8, $"silo-{silo.Endpoint}");
        writer.WriteString("Address"u8, silo.Endpoint.ToString());
        writer.WriteString("SerfStatus"u8, "alive"u8);
        writer.WriteString("Version"u8, Registry.Agent.AgentIdentity.ApiVersion);
        writer.WriteBoolean("Leader"u8, isFirst);
        writer.WriteString("LastContact"u8, GoDuration.Format(view.DatabaseSilence));
        writer.WriteNumber("LastTerm"u8, 1);
        writer.WriteNumber("LastIndex"u8, view.Index);
        writer.WriteBoolean("Healthy"u8, view.IsHealthy);
        writer.WriteBoolean("Voter"u8, true);
        writer.WriteString("StableSince"u8, "1970-01-01T00:00:00Z"u8);
        writer.WriteEndObject();
    }

    private async Task AnswerServersAsync(HttpContext context, DiscoveryQuery query)
    {
        var view = await cluster.ReadAsync();
        headers.Write(context.Response, query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, view, static (writer, state) =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("Servers"u8);
            for (var i = 0; i < state.Active.Count; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("ID"u8, state.Active[i].ToParsableString());
                writer.WriteString("Node"u8, $"silo-{state.Active[i].Endpoint}");
                writer.WriteString("Address"u8, state.Active[i].Endpoint.ToString());
                writer.WriteBoolean("Leader"u8, i == 0);
                writer.WriteString("ProtocolVersion"u8, "3"u8);
                writer.WriteBoolean("Voter"u8, true);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteNumber("Index"u8, state.Index);
            writer.WriteEndObject();
        });
    }

    private void AnswerConfiguration(HttpContext context, DiscoveryQuery query)
    {
        headers.Write(context.Response, query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, 0, static (writer, _) =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("CleanupDeadServers"u8, true);
            writer.WriteString("LastContactThreshold"u8, "10s"u8);
            writer.WriteNumber("MaxTrailingLogs"u8, 0);
            writer.WriteNumber("MinQuorum"u8, 1);
            writer.WriteString("ServerStabilizationTime"u8, "0s"u8);
            writer.WriteNumber("CreateIndex"u8, 1);
            writer.WriteNumber("ModifyIndex"u8, 1);
            writer.WriteEndObject();
        });
    }
}
