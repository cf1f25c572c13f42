using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.KeyValue;
using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Transactions;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Transactions;

/// <summary><c>/v1/txn</c>: many operations on keys, all of them or none.</summary>
internal sealed class TransactionBranch(IGrainFactory grains, TransactionParser parser, ConsulHeaders headers, IOptions<GatewayOptions> options) : IRawBranch
{
    private static readonly AllowedMethods OnlyPut = new("OPTIONS,PUT");
    private static readonly KeyValueEntry Empty = new(ReadOnlyMemory<byte>.Empty, 0, 0, null, 0, 0);

    private readonly GatewayOptions _options = options.Value;

    public string Prefix => "/v1/txn";

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Put, "/v1/txn", "Carries out a list of key-value operations, all of them or none. 409 with the reasons when none.",
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

        var outcome = command.Operations.IsEmpty
            ? new TransactionOutcome(TransactionEnd.Applied, [], [], 0)
            : await grains.GetGrain<ITransactionGrain>(0).Execute(command);
        Answer(context, outcome, IsReading(command) ? query.Mode : ReadMode.Default, query.Pretty);
    }

    private void Answer(HttpContext context, TransactionOutcome outcome, ReadMode mode, bool pretty)
    {
        switch (outcome.End)
        {
            case TransactionEnd.TooLarge:
                Refuse(context, Refusal.TooLarge("The transaction touches too many keys; name fewer, or trees with fewer keys."));
                return;
            case TransactionEnd.Contended:
                context.Response.Headers.RetryAfter = "1";
                Refuse(context, new Refusal(StatusCodes.Status503ServiceUnavailable, "Other writers changed the keys of this transaction again and again; nothing was done, try again."));
                return;
            case TransactionEnd.Applied or TransactionEnd.RolledBack:
                headers.Write(context.Response, outcome.Index, mode);
                context.Response.StatusCode = outcome.End == TransactionEnd.Applied ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
                JsonAnswer.Write(context.Response, pretty, outcome, static (writer, ended) => Write(writer, ended));
                return;
            default:
                throw new InvalidOperationException($"End '{outcome.End}' is not handled; add it here.");
        }
    }

    private static void Write(Utf8JsonWriter writer, TransactionOutcome outcome)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("Results"u8);
        foreach (var (key, entry) in outcome.Results)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("KV"u8);
            KeyValueJson.Write(writer, key, entry ?? Empty);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("Errors"u8);
        foreach (var (place, what) in outcome.Errors)
        {
            writer.WriteStartObject();
            writer.WriteNumber("OpIndex"u8, place);
            writer.WriteString("What"u8, what);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static bool IsReading(TransactionCommand command) => command.Operations.All(operation => operation.IsReading);

    private void Refuse(HttpContext context, Refusal refusal)
    {
        headers.Write(context.Response, ReadMode.Default);
        PlainText.Refuse(context.Response, refusal);
    }
}
