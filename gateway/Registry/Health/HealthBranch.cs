using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Health;

/// <summary><c>/v1/health/…</c>: instances with their checks.</summary>
internal sealed class HealthBranch(
    RegistryReader reader, RegistryAnswers answers, ServiceAnswers services, ConsulHeaders headers, NodeDescription node, BlockingQuery blocking) : IRawBranch
{
    public string Prefix => "/v1/health";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Get, "/v1/health/service/{name}", "The instances of a service with their checks.",
            new RawParameter("passing", "Only instances whose checks all pass."),
            new RawParameter("tag", "Only instances with this tag; may be repeated.")),
        new(HttpMethod.Get, "/v1/health/checks/{service}", "The checks of a service."),
        new(HttpMethod.Get, "/v1/health/state/{state}", "All checks in a state: any, passing, warning or critical."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        if (!answers.TryReadQuery(context, query, out var parsed))
        {
            return Task.CompletedTask;
        }

        switch (path.Word)
        {
            case "service":
                return services.BeginAsync(context, path.Name, parsed, WriteEntry);
            case "checks":
                return services.BeginAsync(context, path.Name, parsed, WriteChecks);
            case "state":
                return BeginState(context, path.Name, parsed);
            default:
                answers.AnswerNoSuchPath(context);
                return Task.CompletedTask;
        }
    }

    private Task BeginState(HttpContext context, ReadOnlySpan<char> state, DiscoveryQuery query)
    {
        switch (state)
        {
            case "any":
                return StreamChecksAsync(context, null, InstanceFilter.All, query);
            case "passing":
                return StreamChecksAsync(context, CheckStatus.Passing, InstanceFilter.All, query);
            case "warning":
                return StreamChecksAsync(context, CheckStatus.Warning, InstanceFilter.WithWarning, query);
            case "critical":
                return StreamChecksAsync(context, CheckStatus.Critical, InstanceFilter.WithCritical, query);
            default:
                answers.Refuse(context, Refusal.BadRequest(
                    state.IsEmpty ? "Missing check state: give any, passing, warning or critical." : $"Invalid check state: '{state}' is not any, passing, warning or critical."));
                return Task.CompletedTask;
        }
    }

    private async Task StreamChecksAsync(HttpContext context, CheckStatus? status, InstanceFilter filter, DiscoveryQuery query)
    {
        var wake = query.IsBlocking
            ? await blocking.WaitAsync(context, WatchSubject.Catalog(), query.WaitRequest, reader.ReadInstancesIndexAsync)
            : Wake.None;
        await using var answer = new StreamedJson(context.Response, query.Pretty);
        await foreach (var page in reader.InstancesAsync(filter, query.Mode, wake.AtLeast, context.RequestAborted))
        {
            if (!answer.IsOpen)
            {
                headers.Write(context.Response, wake.IndexOf(page.Index), query.Mode);
                answer.OpenArray();
            }

            foreach (var instance in page.Instances)
            {
                WriteChecks(answer.Writer, instance, status);
                await answer.FlushWhenFullAsync(context.RequestAborted);
            }
        }

        answers.CloseOrExplain(context, answer);
    }

    private void WriteEntry(Utf8JsonWriter writer, ServiceInstance instance)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("Node"u8);
        node.Write(writer);
        writer.WritePropertyName("Service"u8);
        RegistryJson.WriteService(writer, instance);
        writer.WriteStartArray("Checks"u8);
        WriteChecks(writer, instance);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteChecks(Utf8JsonWriter writer, ServiceInstance instance) => WriteChecks(writer, instance, null);

    private static void WriteChecks(Utf8JsonWriter writer, ServiceInstance instance, CheckStatus? status)
    {
        foreach (var check in instance.Checks)
        {
            if (status is null || check.Status == status)
            {
                RegistryJson.WriteCheck(writer, instance, check);
            }
        }
    }
}
