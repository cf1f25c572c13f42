using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Sessions;

/// <summary>Everything below <c>/v1/session</c>: reads name and query from the raw target and picks who answers.</summary>
internal sealed class SessionBranch(SessionReader reader, SessionWriter writer, ConsulHeaders headers, IOptions<GatewayOptions> options) : IRawBranch
{
    private const int NameBytesMax = 1024;

    private static readonly AllowedMethods OnlyGet = new("OPTIONS,GET");
    private static readonly AllowedMethods OnlyPut = new("OPTIONS,PUT");
    private static readonly RawParameter Pretty = new("pretty", "Indented JSON.");
    private static readonly RawParameter Index = new("index", "Waits until there is something later than this index, which an earlier answer told.");
    private static readonly RawParameter Wait = new("wait", "For how long, such as 30s; 5 minutes when left out, at most 10.");
    private static readonly RawParameter Consistent = new("consistent", "Checked against the database.");

    private readonly string _datacenter = options.Value.Datacenter;

    public string Prefix => "/v1/session";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Put, "/v1/session/create", "Creates a session and answers with its id. Body: Name, Node, LockDelay, TTL, Behavior, NodeChecks, ServiceChecks.", Pretty),
        new(HttpMethod.Put, "/v1/session/destroy/{id}", "Ends a session: its keys are released or removed with it."),
        new(HttpMethod.Put, "/v1/session/renew/{id}", "Starts the time of a session anew. 404 when there is none.", Pretty),
        new(HttpMethod.Get, "/v1/session/info/{id}", "The session in a list, which is empty when there is none.", Index, Wait, Consistent, Pretty),
        new(HttpMethod.Get, "/v1/session/node/{node}", "The sessions of a node.", Index, Wait, Pretty),
        new(HttpMethod.Get, "/v1/session/list", "All sessions.", Index, Wait, Pretty),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        var path = new RegistryPath(rest);
        if (!TryKnow(path, out var methods))
        {
            Refuse(context, new Refusal(StatusCodes.Status404NotFound, "Nothing is served at this path; see / for what is."));
            return Task.CompletedTask;
        }

        if (context.Request.Method != (methods == OnlyGet ? HttpMethods.Get : HttpMethods.Put))
        {
            headers.Write(context.Response, ReadMode.Default);
            methods.Answer(context);
            return Task.CompletedTask;
        }

        if (!CommonQuery.TryParse(context, _datacenter, out var common, out var refusal)
            || !EntityName.TryDecode(path.Name, path.Word is "node" ? "node name" : "session id", NameBytesMax, out var name, out refusal)
            || !HasNameWhereNeeded(path.Word, name, out refusal))
        {
            Refuse(context, refusal);
            return Task.CompletedTask;
        }

        return path.Word switch
        {
            "create" => writer.CreateAsync(context, common.Pretty),
            "destroy" => writer.DestroyAsync(context, name),
            "renew" => writer.RenewAsync(context, name, common.Pretty),
            "info" => reader.AnswerOneAsync(context, name, common),
            "node" => reader.AnswerAllAsync(context, name, common),
            _ => reader.AnswerAllAsync(context, null, common),
        };
    }

    private static bool TryKnow(RegistryPath path, out AllowedMethods methods)
    {
        methods = path.Word is "info" or "node" or "list" ? OnlyGet : OnlyPut;
        return path.Word switch
        {
            "create" or "list" => path.Name.IsEmpty,
            "destroy" or "renew" or "info" or "node" => true,
            _ => false,
        };
    }

    private static bool HasNameWhereNeeded(ReadOnlySpan<char> word, string name, out Refusal refusal)
    {
        var accepted = word is "create" or "list" || !string.IsNullOrWhiteSpace(name);
        refusal = accepted ? default : Refusal.BadRequest(word is "node" ? "Missing node name: give it after the last slash of the path." : "Missing session: give its id after the last slash of the path.");
        return accepted;
    }

    private void Refuse(HttpContext context, Refusal refusal)
    {
        headers.Write(context.Response, ReadMode.Default);
        PlainText.Refuse(context.Response, refusal);
    }
}
