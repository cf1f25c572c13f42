using Actors.Gateway.Access;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Queries;

namespace Actors.Gateway.Queries;

/// <summary><c>/v1/query</c>: prepared queries, kept, changed and asked.</summary>
internal sealed class QueryBranch(
    IGrainFactory grains, QueryParser parser, QueryExecutor executor, RegistryBodies bodies, RegistryAnswers answers, ConsulHeaders headers) : IRawBranch
{
    private static readonly AllowedMethods GetOrPost = new("OPTIONS,GET,POST");
    private static readonly AllowedMethods OfOne = new("OPTIONS,GET,PUT,DELETE");

    public string Prefix => "/v1/query";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Post, "/v1/query", "Stores a prepared query under a new id."),
        new(HttpMethod.Get, "/v1/query", "All prepared queries."),
        new(HttpMethod.Get, "/v1/query/{id}", "A prepared query."),
        new(HttpMethod.Put, "/v1/query/{id}", "Replaces a prepared query."),
        new(HttpMethod.Delete, "/v1/query/{id}", "Removes a prepared query."),
        new(HttpMethod.Get, "/v1/query/{id}/execute", "Asks a prepared query, by id or name.", new RawParameter("limit", "At most that many instances.")),
        new(HttpMethod.Get, "/v1/query/{id}/explain", "What is asked once the name is filled in."),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        if (rest.IsEmpty)
        {
            return AnswerAllAsync(context, query);
        }

        var slash = rest.LastIndexOf('/');
        var verb = slash < 0 ? default : rest[(slash + 1)..];
        var isAsked = verb is "execute" or "explain";
        if (!answers.TryReadName(context, isAsked ? rest[..slash] : rest, "query", out var idOrName))
        {
            return Task.CompletedTask;
        }

        if (!isAsked)
        {
            return AnswerOneAsync(context, idOrName, query);
        }

        return answers.TryReadQuery(context, query, out var parsed) ? BeginAsk(context, idOrName, query, parsed, verb is "explain") : Task.CompletedTask;
    }

    private Task AnswerAllAsync(HttpContext context, ReadOnlySpan<char> query)
    {
        if (HttpMethods.IsPost(context.Request.Method))
        {
            return StoreAsync(context, null);
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            headers.Write(context.Response, ReadMode.Default);
            GetOrPost.Answer(context);
            return Task.CompletedTask;
        }

        return answers.TryReadQuery(context, query, out var parsed) ? ListAsync(context, parsed) : Task.CompletedTask;
    }

    private Task AnswerOneAsync(HttpContext context, string id, ReadOnlySpan<char> query)
    {
        var method = context.Request.Method;
        if (HttpMethods.IsPut(method))
        {
            return StoreAsync(context, id);
        }

        if (HttpMethods.IsDelete(method))
        {
            return DeleteAsync(context, id);
        }

        if (!HttpMethods.IsGet(method))
        {
            headers.Write(context.Response, ReadMode.Default);
            OfOne.Answer(context);
            return Task.CompletedTask;
        }

        return answers.TryReadQuery(context, query, out var parsed) ? ShowAsync(context, id, parsed) : Task.CompletedTask;
    }

    private async Task ListAsync(HttpContext context, DiscoveryQuery query)
    {
        var all = await Queries().List();
        headers.Write(context.Response, query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, (All: all, Access: RequestAccess.Of(context)), static (writer, found) =>
        {
            writer.WriteStartArray();
            foreach (var one in found.All.Where(one => found.Access.Shows(ResourceKind.Query, one.Name)))
            {
                QueryJson.Write(writer, one);
            }

            writer.WriteEndArray();
        });
    }

    private async Task ShowAsync(HttpContext context, string id, DiscoveryQuery query)
    {
        var found = await Queries().Find(id);
        if (found is null || found.Id != id)
        {
            AnswerUnknown(context, id);
            return;
        }

        headers.Write(context.Response, found.ModifyIndex, query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, found, static (writer, one) =>
        {
            writer.WriteStartArray();
            QueryJson.Write(writer, one);
            writer.WriteEndArray();
        });
    }

    private async Task StoreAsync(HttpContext context, string? id)
    {
        using var document = await bodies.ReadAsync(context, "query");
        if (document is null)
        {
            return;
        }

        var body = new LooseJson();
        var parsed = parser.Parse(body, document.RootElement, id ?? string.Empty);
        var access = RequestAccess.Of(context);
        body.Fail(access.IsLimited && parsed.Token.Length > 0 ? "Invalid query: it names a Token, which would be stored; a query is asked with the rights of who asks it, so leave it out." : null);
        if (body.Problem is not null)
        {
            answers.Refuse(context, Refusal.BadRequest(body.Problem));
            return;
        }

        access.Require(ResourceKind.Query, parsed.Name, AccessLevel.Write);
        var outcome = id is null ? await Queries().Create(parsed) : await Queries().Update(parsed);
        if (outcome.Id is null)
        {
            Refuse(context, id ?? string.Empty, outcome.Reason);
            return;
        }

        headers.Write(context.Response, ReadMode.Default);
        if (id is not null)
        {
            context.Response.ContentLength = 0;
            return;
        }

        JsonAnswer.Write(context.Response, pretty: false, outcome.Id, static (writer, created) =>
        {
            writer.WriteStartObject();
            writer.WriteString("ID"u8, created);
            writer.WriteEndObject();
        });
    }

    private async Task DeleteAsync(HttpContext context, string id)
    {
        await Queries().Delete(id);
        headers.Write(context.Response, ReadMode.Default);
        context.Response.ContentLength = 0;
    }

    private Task BeginAsk(HttpContext context, string idOrName, ReadOnlySpan<char> query, DiscoveryQuery parsed, bool explains)
    {
        if (!RawParameters.TryRead(query, "limit", out var text, out var refusal))
        {
            answers.Refuse(context, refusal);
            return Task.CompletedTask;
        }

        var limit = 0;
        if (text.Length > 0 && (!int.TryParse(text, out limit) || limit < 0))
        {
            answers.Refuse(context, Refusal.BadRequest($"Invalid limit: '{text}' is not a number from 0."));
            return Task.CompletedTask;
        }

        return explains ? ExplainAsync(context, idOrName, parsed) : AskAsync(context, idOrName, limit, parsed);
    }

    private async Task ExplainAsync(HttpContext context, string idOrName, DiscoveryQuery query)
    {
        if (await executor.FindAsync(idOrName) is not { } found)
        {
            AnswerUnknown(context, idOrName);
            return;
        }

        headers.Write(context.Response, found.ModifyIndex, query.Mode);
        JsonAnswer.Write(context.Response, query.Pretty, found, static (writer, one) =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("Query"u8);
            QueryJson.Write(writer, one);
            writer.WriteEndObject();
        });
    }

    private async Task AskAsync(HttpContext context, string idOrName, int limit, DiscoveryQuery query)
    {
        if (await executor.FindAsync(idOrName) is not { } found)
        {
            AnswerUnknown(context, idOrName);
            return;
        }

        var result = await executor.ExecuteAsync(found, limit, query.Mode, RequestAccess.Of(context));
        if (result.View is not { } view)
        {
            answers.AnswerUnavailable(context, result.Reason);
            return;
        }

        headers.Write(context.Response, Math.Max(view.Index, found.ModifyIndex), query.Mode);
        ProtectionHeader.Write(context.Response, view);
        JsonAnswer.Write(context.Response, query.Pretty, (Executor: executor, Query: found, Result: result), static (writer, state) =>
            state.Executor.Write(writer, state.Query, state.Result));
    }

    private void AnswerUnknown(HttpContext context, string idOrName) =>
        answers.Refuse(context, new Refusal(StatusCodes.Status404NotFound, $"Query not found: no prepared query has the id or name '{idOrName}'."));

    private void Refuse(HttpContext context, string id, string reason)
    {
        if (reason.Length == 0)
        {
            AnswerUnknown(context, id);
            return;
        }

        answers.Refuse(context, Refusal.BadRequest(reason));
    }

    private IPreparedQueriesGrain Queries() => grains.GetGrain<IPreparedQueriesGrain>(IPreparedQueriesGrain.Key);
}
