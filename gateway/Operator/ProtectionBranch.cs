using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Operator;

/// <summary>
/// <c>/v1/operator/protection</c>, beyond Consul: which services are protected because they lost many instances at once, which instances that are, and
/// the way to end it.
/// </summary>
internal sealed class ProtectionBranch(IGrainFactory grains, RegistryReader reader, RegistryAnswers answers, ConsulHeaders headers) : IRawBranch
{
    private static readonly AllowedMethods GetOrDelete = new("OPTIONS,GET,DELETE");

    public string Prefix => "/v1/operator/protection";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Get, "/v1/operator/protection", "The services for which mass-loss protection holds, and the instances that it shows as before."),
        new(HttpMethod.Get, "/v1/operator/protection/{service}", "The same of one service, protected or not."),
        new(HttpMethod.Delete, "/v1/operator/protection/{service}", "Ends the protection of a service: lost instances leave the list of healthy ones at once."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        if (rest.IsEmpty)
        {
            return answers.TryReadQuery(context, query, out var all) ? AnswerAllAsync(context, all) : Task.CompletedTask;
        }

        if (!answers.TryReadName(context, rest, "service name", out var name))
        {
            return Task.CompletedTask;
        }

        if (HttpMethods.IsDelete(context.Request.Method))
        {
            return EndAsync(context, name);
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            headers.Write(context.Response, ReadMode.Default);
            GetOrDelete.Answer(context);
            return Task.CompletedTask;
        }

        return answers.TryReadQuery(context, query, out var one) ? AnswerOneAsync(context, name, one) : Task.CompletedTask;
    }

    private async Task AnswerAllAsync(HttpContext context, DiscoveryQuery query)
    {
        var least = query.Mode == ReadMode.Stale ? 0 : answers.WrittenIndex;
        if (await grains.GetGrain<ICatalogGrain>(0).Protected(least) is not { } page)
        {
            answers.AnswerCatalogMissing(context);
            return;
        }

        var views = new List<ServiceView>();
        foreach (var name in page.Services)
        {
            var reading = await reader.ReadServiceAsync(name, query.Mode);
            if (reading.View is not { } view)
            {
                answers.AnswerUnavailable(context, reading.Reason);
                return;
            }

            views.Add(view);
        }

        headers.Write(context.Response, page.Index, query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, views, static (writer, protectedOnes) =>
        {
            writer.WriteStartArray();
            protectedOnes.ForEach(view => Write(writer, view));
            writer.WriteEndArray();
        });
    }

    private async Task AnswerOneAsync(HttpContext context, string name, DiscoveryQuery query)
    {
        var reading = await reader.ReadServiceAsync(name, query.Mode);
        if (reading.View is not { } view)
        {
            answers.AnswerUnavailable(context, reading.Reason);
            return;
        }

        headers.Write(context.Response, view.Index, query.Mode);
        ProtectionHeader.Write(context.Response, view);
        JsonAnswer.Write(context.Response, query.Pretty, view, Write);
    }

    private async Task EndAsync(HttpContext context, string name)
    {
        var outcome = await grains.GetGrain<IServiceGrain>(name).EndProtection();
        if (outcome.Kind == RegistryOutcomeKind.UnknownService)
        {
            answers.Answer(context, outcome);
            return;
        }

        answers.AnswerTrue(context, outcome);
    }

    private static void Write(Utf8JsonWriter writer, ServiceView view)
    {
        writer.WriteStartObject();
        writer.WriteString("Service"u8, view.Name);
        writer.WriteBoolean("Protected"u8, view.Protection is not null);
        writer.WriteNumber("Instances"u8, view.Instances.Length);
        writer.WriteStartArray("Held"u8);
        foreach (var instance in view.Instances.Where(instance => view.IsHeld(instance)))
        {
            writer.WriteStartObject();
            writer.WriteString("Node"u8, instance.Node);
            writer.WriteString("ServiceID"u8, instance.Definition.Id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNumber("SinceIndex"u8, view.Protection?.SinceIndex ?? 0);
        writer.WriteNumber("ModifyIndex"u8, view.Protection?.Index ?? 0);
        writer.WriteEndObject();
    }
}
