using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Transactions;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Transactions;

/// <summary>Reads the operations of a transaction. The first thing that is wrong refuses all of it.</summary>
internal sealed class TransactionParser(IOptions<GatewayOptions> options, KeyOperationParser keys, RegistryOperationParser registry, NodeDescription node)
{
    private static readonly string[] Kinds = ["KV", "Node", "Service", "Check"];

    private readonly GatewayOptions _options = options.Value;
    private readonly ImpliedNode _impliedNode = new(node.Name, node.Definition);

    public bool TryParse(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out TransactionCommand? command, out Refusal refusal)
    {
        command = null;
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = 16 });
            return TryParse(document.RootElement, out command, out refusal);
        }
        catch (JsonException failure)
        {
            refusal = Refusal.BadRequest($"Failed to parse body: {failure.Message}");
            return false;
        }
    }

    private bool TryParse(JsonElement root, [NotNullWhen(true)] out TransactionCommand? command, out Refusal refusal)
    {
        command = null;
        if (root.ValueKind != JsonValueKind.Array)
        {
            refusal = Refusal.BadRequest($"Failed to parse body: it is a JSON {root.ValueKind} but must be a list of operations.");
            return false;
        }

        var count = root.GetArrayLength();
        if (count > _options.TransactionCountMax)
        {
            refusal = Refusal.TooLarge($"Transaction contains too many operations ({count} > {_options.TransactionCountMax}); split it.");
            return false;
        }

        var operations = ImmutableArray.CreateBuilder<TransactionOperation>(count);
        foreach (var element in root.EnumerateArray())
        {
            if (!TryParseOperation(element, operations.Count, out var operation, out refusal))
            {
                return false;
            }

            operations.Add(operation);
        }

        command = new TransactionCommand(operations.MoveToImmutable(), _impliedNode);
        refusal = default;
        return true;
    }

    private bool TryParseOperation(JsonElement element, int place, [NotNullWhen(true)] out TransactionOperation? operation, out Refusal refusal)
    {
        var body = new LooseJson();
        operation = Parse(body, element);
        if (operation is null || body.Problem is not null)
        {
            refusal = Refusal.BadRequest($"Operation {place}: {body.Problem}");
            return false;
        }

        var bytes = operation.Key?.Value.Length ?? 0;
        refusal = bytes > _options.ValueBytesMax
            ? Refusal.TooLarge($"Value for key \"{operation.Key!.Key}\" is too large ({bytes} > {_options.ValueBytesMax} bytes)")
            : default;
        return bytes <= _options.ValueBytesMax;
    }

    private TransactionOperation? Parse(LooseJson body, JsonElement element)
    {
        var given = Kinds.Where(kind => LooseJson.TryFind(element, kind, out _)).ToList();
        if (given.Count != 1)
        {
            body.Fail($"it has {given.Count} of the members {string.Join(", ", Kinds)}; give one.");
            return null;
        }

        LooseJson.TryFind(element, given[0], out var member);
        return given[0] switch
        {
            "KV" => new TransactionOperation(keys.Parse(body, member)),
            "Node" => new TransactionOperation(null, Instance: registry.ParseNode(body, member)),
            "Service" => new TransactionOperation(null, Instance: registry.ParseService(body, member)),
            _ => new TransactionOperation(null, Check: registry.ParseCheck(body, member)),
        };
    }
}
