using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Transactions;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Transactions;

/// <summary>Reads the operations of a transaction. The first thing that is wrong refuses all of it.</summary>
internal sealed class TransactionParser(IOptions<GatewayOptions> options)
{
    private static readonly Dictionary<string, KeyVerb> Verbs = new(StringComparer.Ordinal)
    {
        ["set"] = KeyVerb.Set,
        ["cas"] = KeyVerb.Cas,
        ["lock"] = KeyVerb.Lock,
        ["unlock"] = KeyVerb.Unlock,
        ["get"] = KeyVerb.Get,
        ["get-or-empty"] = KeyVerb.GetOrEmpty,
        ["get-tree"] = KeyVerb.GetTree,
        ["check-index"] = KeyVerb.CheckIndex,
        ["check-session"] = KeyVerb.CheckSession,
        ["check-not-exists"] = KeyVerb.CheckNotExists,
        ["delete"] = KeyVerb.Delete,
        ["delete-tree"] = KeyVerb.DeleteTree,
        ["delete-cas"] = KeyVerb.DeleteCas,
    };

    private readonly GatewayOptions _options = options.Value;

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

        var operations = ImmutableArray.CreateBuilder<KeyOperation>(count);
        foreach (var element in root.EnumerateArray())
        {
            if (!TryParseOperation(element, operations.Count, out var operation, out refusal))
            {
                return false;
            }

            operations.Add(operation);
        }

        command = new TransactionCommand(operations.MoveToImmutable());
        refusal = default;
        return true;
    }

    private bool TryParseOperation(JsonElement element, int place, [NotNullWhen(true)] out KeyOperation? operation, out Refusal refusal)
    {
        operation = null;
        if (!LooseJson.TryFind(element, "KV", out var kv))
        {
            refusal = Refusal.BadRequest($"Operation {place} has no KV member; transactions over nodes, services and checks are not served here.");
            return false;
        }

        var body = new LooseJson();
        var verbText = body.Text(kv, "Verb");
        if (!Verbs.TryGetValue(verbText, out var verb))
        {
            refusal = Refusal.BadRequest($"Operation {place} has the unknown KV verb '{verbText}'; choose one of {string.Join(", ", Verbs.Keys)}.");
            return false;
        }

        operation = new KeyOperation(verb, body.Text(kv, "Key"), Value(body, kv), Unsigned(body, kv, "Flags"), Unsigned(body, kv, "Index"), body.Text(kv, "Session"));
        return IsAcceptable(operation, place, body, out refusal);
    }

    private bool IsAcceptable(KeyOperation operation, int place, LooseJson body, out Refusal refusal)
    {
        var keyProblem = operation.IsTree && operation.Key.Length == 0 ? null : FindProblemOfKey(operation.Key);
        if ((body.Problem ?? keyProblem) is { } problem)
        {
            refusal = Refusal.BadRequest($"Operation {place}: {problem}");
            return false;
        }

        if (operation.Value.Length > _options.ValueBytesMax)
        {
            refusal = Refusal.TooLarge($"Value for key \"{operation.Key}\" is too large ({operation.Value.Length} > {_options.ValueBytesMax} bytes)");
            return false;
        }

        var needsSession = operation.Verb is KeyVerb.Lock or KeyVerb.Unlock or KeyVerb.CheckSession;
        refusal = needsSession && operation.Session.Length == 0 ? Refusal.BadRequest($"Operation {place}: the verb needs a Session; give the id of one.") : default;
        return !needsSession || operation.Session.Length > 0;
    }

    // As strict as a key in a path: what no path can name, no transaction can store.
    private string? FindProblemOfKey(string key)
    {
        if (string.IsNullOrWhiteSpace(key))
        {
            return "Missing key name: give the Key, and let it not be blank.";
        }

        return EntityName.TryDecode(Uri.EscapeDataString(key), "key", _options.KeyBytesMax, out _, out var refusal) ? null : refusal.Text;
    }

    private static ReadOnlyMemory<byte> Value(LooseJson body, JsonElement kv)
    {
        if (!LooseJson.TryFind(kv, "Value", out var value))
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        if (value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out var bytes))
        {
            return bytes;
        }

        body.Fail("Request decode failed: 'Value' must be base64.");
        return ReadOnlyMemory<byte>.Empty;
    }

    // Never through a long or a double: flags use all 64 bits.
    private static ulong Unsigned(LooseJson body, JsonElement kv, string name)
    {
        if (!LooseJson.TryFind(kv, name, out var value))
        {
            return 0;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out var number))
        {
            return number;
        }

        body.Fail($"Request decode failed: '{name}' must be an unsigned 64-bit number.");
        return 0;
    }
}
