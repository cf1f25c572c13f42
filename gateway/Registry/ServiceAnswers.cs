using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>
/// Answers with a list made from the instances of one service. Catalog and health both come from here, so their lists have the same
/// order: some clients pair them by position.
/// </summary>
internal sealed class ServiceAnswers(RegistryReader reader, RegistryAnswers answers, ConsulHeaders headers, BlockingQuery blocking)
{
    /// <param name="context">The request.</param>
    /// <param name="escapedName">The service, still escaped.</param>
    /// <param name="query">Which instances are wanted.</param>
    /// <param name="write">Writes one instance: one element of the list, or several, or none.</param>
    public Task BeginAsync(
        HttpContext context, ReadOnlySpan<char> escapedName, DiscoveryQuery query, Action<Utf8JsonWriter, ServiceInstance> write) =>
        answers.TryReadName(context, escapedName, "service name", out var name)
            ? AnswerAsync(context, name, query, write)
            : Task.CompletedTask;

    private async Task AnswerAsync(HttpContext context, string name, DiscoveryQuery query, Action<Utf8JsonWriter, ServiceInstance> write)
    {
        var wake = query.IsBlocking ? await WaitAsync(context, name, query) : Wake.None;
        var reading = await reader.ReadServiceAsync(name, query.Mode);
        if (reading.View?.Index < wake.AtLeast)
        {
            // The log was faster than what the service's grain was told.
            reading = await reader.ReadServiceAsync(name, ReadMode.Consistent);
        }

        if (reading.View is not { } view)
        {
            answers.AnswerUnavailable(context, reading.Reason);
            return;
        }

        headers.Write(context.Response, wake.IndexOf(view.Index), query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, (View: view, Query: query, Write: write), static (writer, state) =>
        {
            writer.WriteStartArray();
            foreach (var instance in state.View.Instances)
            {
                if (state.Query.Wants(instance))
                {
                    state.Write(writer, instance);
                }
            }

            writer.WriteEndArray();
        });
    }

    private ValueTask<Wake> WaitAsync(HttpContext context, string name, DiscoveryQuery query) => blocking.WaitAsync(
        context, WatchSubject.Service(name), query.WaitRequest, async _ => (await reader.ReadServiceAsync(name, ReadMode.Consistent)).View?.Index);
}
