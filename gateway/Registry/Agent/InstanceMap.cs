using System.Text.Json;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Agent;

/// <summary>Answers with a map made from all instances of the one node, sent in pieces.</summary>
internal sealed class InstanceMap(RegistryReader reader, RegistryAnswers answers, ConsulHeaders headers, NodeDescription node)
{
    public Task AnswerAsync(
        HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query, Action<Utf8JsonWriter, ServiceInstance> write)
    {
        if (!rest.IsEmpty)
        {
            answers.AnswerNoSuchPath(context);
            return Task.CompletedTask;
        }

        if (!answers.TryReadQuery(context, query, out var parsed))
        {
            return Task.CompletedTask;
        }

        return StreamAsync(context, parsed, write);
    }

    private async Task StreamAsync(HttpContext context, DiscoveryQuery query, Action<Utf8JsonWriter, ServiceInstance> write)
    {
        await using var answer = new StreamedJson(context.Response, query.Pretty);
        await foreach (var page in reader.InstancesAsync(InstanceFilter.All, query.Mode, 0, context.RequestAborted))
        {
            if (!answer.IsOpen)
            {
                headers.Write(context.Response, page.Index, query.Mode);
                answer.OpenObject();
            }

            foreach (var instance in page.Instances)
            {
                if (string.Equals(instance.Node, node.Name, StringComparison.Ordinal))
                {
                    write(answer.Writer, instance);
                    await answer.FlushWhenFullAsync(context.RequestAborted);
                }
            }
        }

        answers.CloseOrExplain(context, answer);
    }
}
