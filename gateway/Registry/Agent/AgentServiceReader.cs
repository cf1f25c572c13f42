using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Agent;

/// <summary>Answers with one instance of the one node, read from its own grain.</summary>
internal sealed class AgentServiceReader(
    IGrainFactory grains, RegistryAnswers answers, ConsulHeaders headers, NodeDescription node, BlockingQuery blocking, TimeProvider timeProvider)
{
    private const string ContentHash = "X-Consul-ContentHash";

    public Task BeginAsync(HttpContext context, ReadOnlySpan<char> escapedId, ReadOnlySpan<char> query) =>
        answers.TryReadQuery(context, query, out var parsed) && answers.TryReadName(context, escapedId, "service id", out var id)
            ? AnswerAsync(context, id, parsed)
            : Task.CompletedTask;

    private async Task AnswerAsync(HttpContext context, string id, DiscoveryQuery query)
    {
        if (await ReadAsync(context, id, query) is not { } instance)
        {
            answers.Answer(context, RegistryOutcome.UnknownService(id));
            return;
        }

        var hash = HashOf(instance, node.Datacenter);
        headers.Write(context.Response, instance.Version, query.Mode);
        context.Response.Headers[ContentHash] = hash;
        JsonAnswer.Write(context.Response, query.Pretty, (Instance: instance, Hash: hash, node.Datacenter), static (writer, state) =>
            RegistryJson.WriteAgentService(writer, state.Instance, state.Datacenter, state.Hash));
    }

    /// <summary>The instance; when the caller has seen it as it is, once it differs, or once the caller's time is over.</summary>
    private async Task<ServiceInstance?> ReadAsync(HttpContext context, string id, DiscoveryQuery query)
    {
        var grain = grains.GetGrain<IServiceInstanceGrain>(new InstanceId(node.Name, id).ToString());
        var began = timeProvider.GetTimestamp();
        var wait = blocking.LimitOf(query.WaitRequest);
        long? seen = null;
        while (true)
        {
            var instance = await grain.Read();
            var left = wait - timeProvider.GetElapsedTime(began);

            // A wait that ended without a newer version would end so again, at once: the gateway stops, or nobody knows what changed.
            if (instance is null || query.Hash != HashOf(instance, node.Datacenter) || left <= TimeSpan.Zero || instance.Version <= seen)
            {
                return instance;
            }

            seen = instance.Version;

            // Not every change of its row shows: one of a check does not.
            var row = WatchSubject.Row(RegistryKeys.Instances, RegistryKeys.Instance(instance.Definition.Name, instance.InstanceId));
            await blocking.WaitAsync(context, row, new WaitRequest(instance.Version, left, MayPark: false), async _ => (await grain.Read())?.Version ?? long.MaxValue);
        }
    }

    /// <summary>Differs when what is shown of the instance differs: the indexes, which every commit moves, are left out.</summary>
    public static string HashOf(ServiceInstance instance, string datacenter)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, JsonAnswer.Options(pretty: false)))
        {
            RegistryJson.WriteAgentService(writer, instance with { CreateIndex = 0, ModifyIndex = 0 }, datacenter);
        }

        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan).AsSpan(0, 8));
    }
}
