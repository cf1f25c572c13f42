using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Filtering;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Agent;

/// <summary>Answers with a map made from everything on the one node, sent in pieces.</summary>
internal sealed class InstanceMap(RegistryReader reader, RegistryAnswers answers, ConsulHeaders headers, NodeDescription node)
{
    public Task AnswerAsync(
        HttpContext context,
        ReadOnlySpan<char> rest,
        ReadOnlySpan<char> query,
        FilterShape shape,
        Action<Utf8JsonWriter, ServiceInstance, ItemFilter?> write)
    {
        if (!rest.IsEmpty)
        {
            answers.AnswerNoSuchPath(context);
            return Task.CompletedTask;
        }

        return answers.TryReadQuery(context, query, out var parsed) && answers.TryReadFilter(context, parsed, shape, out var filter)
            ? StreamAsync(context, parsed, filter, write)
            : Task.CompletedTask;
    }

    private async Task StreamAsync(
        HttpContext context, DiscoveryQuery query, ItemFilter? filter, Action<Utf8JsonWriter, ServiceInstance, ItemFilter?> write)
    {
        var access = RequestAccess.Of(context);
        access.Streams(ResourceKind.Service, ResourceKind.Node);
        await using var answer = new StreamedJson(context.Response, query.Pretty);
        await foreach (var page in reader.OnNodeAsync(node.Name, query.Mode, 0, context.RequestAborted))
        {
            if (!answer.IsOpen)
            {
                headers.Write(context.Response, page.Index, query.Mode);
                answer.OpenObject();
            }

            foreach (var instance in page.Instances.Where(access.ShowsOnAgent))
            {
                write(answer.Writer, instance, filter);
                await answer.FlushWhenFullAsync(context.RequestAborted);
            }
        }

        answers.CloseOrExplain(context, answer);
    }
}
