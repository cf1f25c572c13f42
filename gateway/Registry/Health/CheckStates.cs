using Actors.Gateway.Access;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Filtering;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Health;

/// <summary>All checks that are in one state, across services and nodes, sent in pieces.</summary>
internal sealed class CheckStates(RegistryReader reader, RegistryAnswers answers, RegistryShapes shapes, ConsulHeaders headers, BlockingQuery blocking)
{
    public Task BeginAsync(HttpContext context, ReadOnlySpan<char> state, DiscoveryQuery query)
    {
        if (!answers.TryReadFilter(context, query, shapes.Check, out var filter))
        {
            return Task.CompletedTask;
        }

        switch (state)
        {
            case "any":
                return StreamAsync(context, null, InstanceFilter.All, query, filter);
            case "passing":
                return StreamAsync(context, CheckStatus.Passing, InstanceFilter.All, query, filter);
            case "warning":
                return StreamAsync(context, CheckStatus.Warning, InstanceFilter.WithWarning, query, filter);
            case "critical":
                return StreamAsync(context, CheckStatus.Critical, InstanceFilter.WithCritical, query, filter);
            default:
                answers.Refuse(context, Refusal.BadRequest(
                    state.IsEmpty ? "Missing check state: give any, passing, warning or critical." : $"Invalid check state: '{state}' is not any, passing, warning or critical."));
                return Task.CompletedTask;
        }
    }

    private async Task StreamAsync(HttpContext context, CheckStatus? status, InstanceFilter instances, DiscoveryQuery query, ItemFilter? filter)
    {
        var wake = query.IsBlocking
            ? await blocking.WaitAsync(context, WatchSubject.Catalog(), query.WaitRequest, reader.ReadInstancesIndexAsync)
            : Wake.None;
        var access = RequestAccess.Of(context);
        access.Streams(ResourceKind.Service, ResourceKind.Node);
        await using var answer = new StreamedJson(context.Response, query.Pretty);
        await foreach (var page in reader.InstancesAsync(instances, query.Mode, wake.AtLeast, context.RequestAborted))
        {
            if (!answer.IsOpen)
            {
                headers.Write(context.Response, wake.IndexOf(page.Index), query.Mode);
                answer.OpenArray();
            }

            foreach (var owner in page.Instances.Where(access.Shows))
            {
                CheckLists.Write(answer.Writer, owner, status, filter);
                await answer.FlushWhenFullAsync(context.RequestAborted);
            }
        }

        answers.CloseOrExplain(context, answer);
    }
}
