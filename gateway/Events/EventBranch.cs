using System.Collections.Immutable;
using System.Text.Json;
using Actors.Gateway.Access;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Events;

namespace Actors.Gateway.Events;

/// <summary><c>/v1/event/…</c>: fires events and lists the last ones.</summary>
internal sealed class EventBranch(IGrainFactory grains, RegistryAnswers answers, ConsulHeaders headers, BlockingQuery blocking) : IRawBranch
{
    private const int PayloadBytesMax = 8 << 10;
    private const int NameBytesMax = 512;
    private const int FilterCharactersMax = 512;

    public string Prefix => "/v1/event";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Put, "/v1/event/fire/{name}", "Fires an event; the body is its payload.",
            new RawParameter("node", "For which nodes, as a regular expression that receivers apply."),
            new RawParameter("service", "For which services, likewise."),
            new RawParameter("tag", "For which tags, likewise.")),
        new(HttpMethod.Get, "/v1/event/list", "The last events, oldest first.", new RawParameter("name", "Only events of this name.")),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        switch (path.Word)
        {
            case "fire":
                return answers.AcceptsPut(context) ? BeginFire(context, path.Name, query) : Task.CompletedTask;
            case "list" when path.Name.IsEmpty:
                return BeginList(context, query);
            default:
                answers.AnswerNoSuchPath(context);
                return Task.CompletedTask;
        }
    }

    private Task BeginFire(HttpContext context, ReadOnlySpan<char> escapedName, ReadOnlySpan<char> query)
    {
        if (!EntityName.TryDecode(escapedName, "event name", NameBytesMax, out var name, out var refusal)
            || !RawParameters.TryRead(query, "node", out var node, out refusal)
            || !RawParameters.TryRead(query, "service", out var service, out refusal)
            || !RawParameters.TryRead(query, "tag", out var tag, out refusal))
        {
            answers.Refuse(context, refusal);
            return Task.CompletedTask;
        }

        if (FindProblem(name, node, service, tag) is { } problem)
        {
            answers.Refuse(context, Refusal.BadRequest(problem));
            return Task.CompletedTask;
        }

        return FireAsync(context, new FireEvent(name, [], node, service, tag));
    }

    private async Task FireAsync(HttpContext context, FireEvent command)
    {
        if (await RequestBody.ReadAsync(context.Request, PayloadBytesMax, context.RequestAborted) is not { } payload)
        {
            answers.Refuse(context, Refusal.TooLarge($"The payload of an event may have {PayloadBytesMax} bytes; put more into a key and name that."));
            return;
        }

        var fired = await Log().Fire(command with { Payload = ImmutableArray.Create(payload) });
        headers.Write(context.Response, fired.Index, ReadMode.Default);
        JsonAnswer.Write(context.Response, pretty: false, fired, static (writer, one) => Write(writer, one, isListed: false));
    }

    private Task BeginList(HttpContext context, ReadOnlySpan<char> query)
    {
        if (!answers.TryReadQuery(context, query, out var parsed))
        {
            return Task.CompletedTask;
        }

        if (!RawParameters.TryRead(query, "name", out var name, out var refusal))
        {
            answers.Refuse(context, refusal);
            return Task.CompletedTask;
        }

        return ListAsync(context, name, parsed);
    }

    private async Task ListAsync(HttpContext context, string name, DiscoveryQuery query)
    {
        var wake = query.IsBlocking
            ? await blocking.WaitAsync(context, WatchSubject.Rows(IEventLogGrain.Space, string.Empty), query.WaitRequest, async _ => (await Log().List()).Index)
            : Wake.None;
        var list = await Log().List();
        headers.Write(context.Response, wake.IndexOf(list.Index), query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, (list.Events, Name: name, Access: RequestAccess.Of(context)), static (writer, state) =>
        {
            writer.WriteStartArray();
            foreach (var one in state.Events)
            {
                if ((state.Name.Length == 0 || one.What.Name == state.Name) && state.Access.Shows(ResourceKind.Event, one.What.Name))
                {
                    Write(writer, one, isListed: true);
                }
            }

            writer.WriteEndArray();
        });
    }

    // An empty payload is null, and the answer to firing has neither payload nor time, as clients know it.
    private static void Write(Utf8JsonWriter writer, UserEvent fired, bool isListed)
    {
        writer.WriteStartObject();
        writer.WriteString("ID"u8, fired.Id);
        writer.WriteString("Name"u8, fired.What.Name);
        if (fired.What.Payload.IsEmpty)
        {
            writer.WriteNull("Payload"u8);
        }
        else
        {
            writer.WriteBase64String("Payload"u8, fired.What.Payload.AsSpan());
        }

        writer.WriteString("NodeFilter"u8, fired.What.NodeFilter);
        writer.WriteString("ServiceFilter"u8, fired.What.ServiceFilter);
        writer.WriteString("TagFilter"u8, fired.What.TagFilter);
        writer.WriteNumber("Version"u8, 1);
        writer.WriteNumber("LTime"u8, isListed ? fired.Time : 0);
        writer.WriteEndObject();
    }

    private static string? FindProblem(string name, params ReadOnlySpan<string> filters)
    {
        foreach (var filter in filters)
        {
            if (filter.Length > FilterCharactersMax)
            {
                return $"A filter has {filter.Length} characters; the limit is {FilterCharactersMax}.";
            }
        }

        return string.IsNullOrWhiteSpace(name) ? "Missing event name: give it after /v1/event/fire/."
            : name.StartsWith('_') ? $"Invalid event name: '{name}' begins with an underscore, which is for the registry's own; choose another."
            : null;
    }

    private IEventLogGrain Log() => grains.GetGrain<IEventLogGrain>(IEventLogGrain.Key);
}
