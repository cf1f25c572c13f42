using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Gateway.Filtering;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>Writes what an answer shows of one instance: one element of the list, or several, or none.</summary>
/// <param name="writer">Where it goes.</param>
/// <param name="view">The service, with the nodes of its instances.</param>
/// <param name="instance">The instance.</param>
/// <param name="filter">Which elements the caller wants; null for all.</param>
internal delegate void InstanceWriter(Utf8JsonWriter writer, ServiceView view, ServiceInstance instance, ItemFilter? filter);

/// <summary>
/// Answers with a list made from the instances of one service. Catalog and health both come from here, so their lists have the same
/// order: some clients pair them by position.
/// </summary>
internal sealed class ServiceAnswers(RegistryReader reader, RegistryAnswers answers, ConsulHeaders headers, BlockingQuery blocking)
{
    /// <param name="context">The request.</param>
    /// <param name="escapedName">The service, still escaped.</param>
    /// <param name="query">Which instances are wanted.</param>
    /// <param name="shape">What an element looks like.</param>
    /// <param name="write">Writes one instance.</param>
    public Task BeginAsync(HttpContext context, ReadOnlySpan<char> escapedName, DiscoveryQuery query, FilterShape shape, InstanceWriter write) =>
        answers.TryReadName(context, escapedName, "service name", out var name) && answers.TryReadFilter(context, query, shape, out var filter)
            ? AnswerAsync(context, name, query, filter, write)
            : Task.CompletedTask;

    private async Task AnswerAsync(HttpContext context, string name, DiscoveryQuery query, ItemFilter? filter, InstanceWriter write)
    {
        var wake = query.IsBlocking ? await WaitAsync(context, name, query) : Wake.None;
        var reading = await reader.ReadServiceAsync(name, query.Mode);
        if (reading.View?.Index < wake.AtLeast)
        {
            // The log was faster than what the service's grain was told.
            reading = await reader.ReadServiceAsync(name, ReadMode.Consistent);
        }

        if (reading.View is not { } whole)
        {
            answers.AnswerUnavailable(context, reading.Reason);
            return;
        }

        var view = RequestAccess.Of(context).Filter(whole);
        headers.Write(context.Response, wake.IndexOf(view.Index), query.Mode);
        ProtectionHeader.Write(context.Response, view);
        JsonAnswer.Write(context.Response, query.Pretty, (View: query.OnlyPassing ? view.AsBefore() : view, Query: query, Filter: filter, Write: write), static (writer, state) =>
        {
            writer.WriteStartArray();
            foreach (var instance in state.View.Instances)
            {
                if (state.Query.Wants(state.View, instance))
                {
                    state.Write(writer, state.View, instance, state.Filter);
                }
            }

            writer.WriteEndArray();
        });
    }

    // Whether a change of a node is news, the service's picture knows.
    private ValueTask<Wake> WaitAsync(HttpContext context, string name, DiscoveryQuery query) => blocking.WaitAsync(
        context,
        WatchSubject.ServiceHealth(name),
        query.WaitRequest,
        async _ => (await reader.ReadServiceAsync(name, ReadMode.Consistent)).View?.Index,

        // A node's change wakes the queries of every service: none of them may list its service in the database for that.
        async judged => (await reader.ReadServiceAfterAsync(name, judged)).View?.Index);
}
