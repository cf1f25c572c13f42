using Actors.Gateway.Access;
using Actors.Gateway.Access.Demands;
using Actors.Gateway.Http;
using Actors.GrainInterfaces.Transactions;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Transactions;

/// <summary><c>/v1/txn</c>: many operations on keys, nodes, services and checks, all of them or none.</summary>
internal sealed class TransactionBranch(
    TransactionExecutor executor, TransactionParser parser, TransactionJson json, ConsulHeaders headers, IOptions<GatewayOptions> options) : IRawBranch
{
    // The second limit is that of what one snapshot reads: references by id, what they lead to, and the node of each.
    private const string TooLarge =
        "The transaction touches more than 400 keys, nodes and services, or more than 512 rows, of which a check whose node or service no other operation names takes up to 7, a service 4; "
        + "name fewer, or trees with fewer keys and nodes with fewer services.";

    private static readonly AllowedMethods OnlyPut = new("OPTIONS,PUT");

    private readonly GatewayOptions _options = options.Value;

    public string Prefix => "/v1/txn";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Put, "/v1/txn", "Carries out a list of operations on keys, nodes, services and checks, all of them or none. 409 with the reasons when none.",
            new RawParameter("pretty", "Indented JSON.")),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        if (!rest.IsEmpty)
        {
            Refuse(context, new Refusal(StatusCodes.Status404NotFound, "Nothing is served at this path; see / for what is."));
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsPut(context.Request.Method))
        {
            headers.Write(context.Response, ReadMode.Default);
            OnlyPut.Answer(context);
            return Task.CompletedTask;
        }

        if (!CommonQuery.TryParse(context, _options.Datacenter, out var common, out var refusal))
        {
            Refuse(context, refusal);
            return Task.CompletedTask;
        }

        return ExecuteAsync(context, common);
    }

    private async Task ExecuteAsync(HttpContext context, CommonQuery query)
    {
        if (await RequestBody.ReadAsync(context.Request, _options.TransactionBytesMax, context.RequestAborted) is not { } bytes)
        {
            Refuse(context, Refusal.TooLarge($"The transaction is too large; the limit is {_options.TransactionBytesMax} bytes."));
            return;
        }

        if (!parser.TryParse(bytes, out var command, out var refusal))
        {
            Refuse(context, refusal);
            return;
        }

        var outcome = await executor.ExecuteAsync(command, RequestAccess.Of(context));
        Answer(context, outcome, IsReading(command) ? query.Mode : ReadMode.Default, query.Pretty);
    }

    private void Answer(HttpContext context, TransactionOutcome outcome, ReadMode mode, bool pretty)
    {
        switch (outcome.End)
        {
            case TransactionEnd.TooLarge:
                Refuse(context, Refusal.TooLarge(TooLarge));
                return;
            case TransactionEnd.Contended:
                context.Response.Headers.RetryAfter = "1";
                Refuse(context, new Refusal(StatusCodes.Status503ServiceUnavailable, "Other writers changed what this transaction touches again and again; nothing was done, try again."));
                return;
            case TransactionEnd.Applied or TransactionEnd.RolledBack:
                headers.Write(context.Response, outcome.Index, mode);
                context.Response.StatusCode = outcome.End == TransactionEnd.Applied ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
                JsonAnswer.Write(context.Response, pretty, (Json: json, Outcome: outcome), static (writer, state) => state.Json.Write(writer, state.Outcome));
                return;
            default:
                throw new InvalidOperationException($"End '{outcome.End}' is not handled; add it here.");
        }
    }

    private static bool IsReading(TransactionCommand command) => command.Operations.All(operation => operation.IsReading);

    private void Refuse(HttpContext context, Refusal refusal)
    {
        headers.Write(context.Response, ReadMode.Default);
        PlainText.Refuse(context.Response, refusal);
    }
}
