using Actors.Gateway.Http;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.KeyValue;

/// <summary>Everything below <c>/v1/kv</c>: reads key and query from the raw target and picks who answers.</summary>
internal sealed class KeyValueBranch(
    KeyValueReader reader,
    KeyValueLister lister,
    KeyValueWriter writer,
    KeyValuePruner pruner,
    KeyValueHistory history,
    ConsulHeaders headers,
    IOptions<GatewayOptions> options) : IRawBranch
{
    private static readonly AllowedMethods Methods = new("OPTIONS,GET,PUT,DELETE");

    private readonly GatewayOptions _options = options.Value;

    public string Prefix => "/v1/kv";

    public IReadOnlyList<RawOperation> Operations => KeyValueOperations.All;

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> escapedKey, ReadOnlySpan<char> query)
    {
        var method = context.Request.Method;
        if (!HttpMethods.IsGet(method) && !HttpMethods.IsPut(method) && !HttpMethods.IsDelete(method))
        {
            headers.Write(context.Response, ReadMode.Default);
            Methods.Answer(context);
            return Task.CompletedTask;
        }

        if (!EntityName.TryDecode(escapedKey, "key", _options.KeyBytesMax, out var key, out var refusal)
            || !KeyValueQuery.TryParse(query, _options.Datacenter, out var parsed, out refusal)
            || !HasKeyWhereNeeded(key, parsed, method, out refusal))
        {
            headers.Write(context.Response, ReadMode.Default);
            PlainText.Refuse(context.Response, refusal);
            return Task.CompletedTask;
        }

        return HttpMethods.IsGet(method) ? GetAsync(context, key, parsed)
            : HttpMethods.IsPut(method) ? PutAsync(context, key, parsed)
            : parsed.Recurse ? pruner.AnswerAsync(context, key)
            : writer.DeleteAsync(context, key, parsed);
    }

    private Task GetAsync(HttpContext context, string key, KeyValueQuery query) =>
        query.Keys ? lister.AnswerNamesAsync(context, key, query)
        : query.Recurse ? lister.AnswerRowsAsync(context, key, query)
        : query.Versions ? history.AnswerVersionsAsync(context, key, query)
        : query.Version is { } version ? history.AnswerVersionAsync(context, key, version, query)
        : reader.AnswerAsync(context, key, query);

    private Task PutAsync(HttpContext context, string key, KeyValueQuery query) =>
        query.Rollback is { } version ? history.RollBackAsync(context, key, version, query) : writer.PutAsync(context, key, query);

    // A prefix may be empty, or blank; the name of one key may not.
    private static bool HasKeyWhereNeeded(string key, KeyValueQuery query, string method, out Refusal refusal)
    {
        var isPrefix = !HttpMethods.IsPut(method) && (query.Recurse || (query.Keys && HttpMethods.IsGet(method)));
        var accepted = isPrefix || !string.IsNullOrWhiteSpace(key);
        refusal = accepted ? default : Refusal.BadRequest("Missing key name: give the key after /v1/kv/, and let it not be blank.");
        return accepted;
    }
}
