using System.Text.Json;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Transactions;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Transactions;

/// <summary>Reads an operation on keys, and says what is wrong with it.</summary>
internal sealed class KeyOperationParser(IOptions<GatewayOptions> options)
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

    /// <summary>Reads the KV member; meaningful only when <paramref name="body"/> has no problem afterwards.</summary>
    public KeyOperation? Parse(LooseJson body, JsonElement kv)
    {
        var verbText = body.Text(kv, "Verb");
        if (!Verbs.TryGetValue(verbText, out var verb))
        {
            body.Fail($"the KV verb '{verbText}' is unknown; choose one of {string.Join(", ", Verbs.Keys)}.");
            return null;
        }

        var operation = new KeyOperation(verb, body.Text(kv, "Key"), Value(body, kv), body.Unsigned(kv, "Flags"), body.Unsigned(kv, "Index"), body.Text(kv, "Session"));
        body.Fail(operation.IsTree && operation.Key.Length == 0 ? null : FindProblemOfKey(operation.Key));
        var needsSession = verb is KeyVerb.Lock or KeyVerb.Unlock or KeyVerb.CheckSession;
        body.Fail(needsSession && operation.Session.Length == 0 ? "the verb needs a Session; give the id of one." : null);
        return operation;
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
}
