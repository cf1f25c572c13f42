using System.Globalization;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;

namespace Actors.Gateway.KeyValue;

/// <summary>What the query of a key-value request asks for.</summary>
internal struct KeyValueQuery
{
    private CommonQuery _common;

    public bool Raw { get; private set; }

    public bool Recurse { get; private set; }

    public bool Keys { get; private set; }

    /// <summary>Where names are cut in a listing of keys; null to list them whole.</summary>
    public string? Separator { get; private set; }

    public ulong Flags { get; private set; }

    /// <summary>The version that the key must have; 0 for none at all; null for any.</summary>
    public ulong? CheckAndSet { get; private set; }

    /// <summary>The session that asks for the lock.</summary>
    public string? Acquire { get; private set; }

    /// <summary>The session that gives the lock back.</summary>
    public string? Release { get; private set; }

    /// <summary>Whether all versions that are kept are wanted.</summary>
    public bool Versions { get; private set; }

    /// <summary>The version that is wanted; null for the present one.</summary>
    public ulong? Version { get; private set; }

    /// <summary>The version whose value is to be stored again.</summary>
    public ulong? Rollback { get; private set; }

    /// <summary>The lock index that the key's lock must have; null for a write that asks for no lock.</summary>
    public ulong? Fence { get; private set; }

    public readonly bool Pretty => _common.Pretty;

    public readonly ReadMode Mode => _common.Mode;

    public readonly bool IsBlocking => _common.IsBlocking;

    public readonly WaitRequest WaitRequest => _common.WaitRequest;

    public static bool TryParse(ReadOnlySpan<char> text, string datacenter, out KeyValueQuery query, out Refusal refusal)
    {
        query = default;
        var reader = new QueryReader(text);
        while (reader.Read())
        {
            if ((query.Apply(reader.Name, reader.Value) ?? query._common.Apply(reader.Name, reader.Value, datacenter)) is { } problem)
            {
                refusal = problem;
                return false;
            }
        }

        return query._common.IsCoherent(out refusal) && query.HasOneCondition(out refusal);
    }

    private Refusal? Apply(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "raw":
                Raw = true;
                return null;
            case "recurse":
                Recurse = true;
                return null;
            case "keys":
                Keys = true;
                return null;
            case "separator" or "seperator":
                Separator = Text(value, out var separatorProblem) is { Length: > 0 } separator ? separator : null;
                return separatorProblem;
            case "acquire":
                Acquire = Text(value, out var acquireProblem);
                return acquireProblem;
            case "release":
                Release = Text(value, out var releaseProblem);
                return releaseProblem;
            case "flags":
                Flags = Number("flags", value, out var flagsProblem);
                return flagsProblem;
            case "cas":
                CheckAndSet = Number("cas", value, out var versionProblem);
                return versionProblem;
            case "versions":
                Versions = true;
                return null;
            case "version":
                Version = Number("version", value, out var versionNumberProblem);
                return versionNumberProblem;
            case "rollback":
                Rollback = Number("rollback", value, out var rollbackProblem);
                return rollbackProblem;
            case "fence":
                Fence = Number("fence", value, out var fenceProblem);
                return fenceProblem;
            default:
                return null;
        }
    }

    private readonly bool HasOneCondition(out Refusal refusal)
    {
        var conditions = (CheckAndSet is null ? 0 : 1) + (Acquire is null ? 0 : 1) + (Release is null ? 0 : 1) + (Recurse ? 1 : 0);
        var isFenceMisplaced = Fence is not null && (Acquire is not null || Release is not null || Recurse);
        var isPastMisplaced = (Rollback is not null && (Acquire is not null || Release is not null))
            || ((Rollback is not null || Versions || Version is not null) && (Recurse || Keys));
        refusal = isPastMisplaced
            ? Refusal.BadRequest("Conflicting flags: 'versions', 'version' and 'rollback' are about one key and its value; leave out 'recurse', 'keys', 'acquire' and 'release'.")
            : conditions > 1
            ? Refusal.BadRequest("Conflicting flags: 'cas', 'acquire', 'release' and 'recurse' exclude each other; give one of them.")
            : isFenceMisplaced ? Refusal.BadRequest("Conflicting flags: 'fence' goes with a plain write or with 'cas'; 'acquire' and 'release' name the holder themselves.") : default;
        return conditions <= 1 && !isFenceMisplaced && !isPastMisplaced;
    }

    private static string Text(ReadOnlySpan<char> value, out Refusal? problem)
    {
        var decoded = EscapedText.TryDecodeQuery(value, out var text, out var refusal);
        problem = decoded ? null : refusal;
        return text ?? "";
    }

    // Consul answers 500 here, and clients know it as that.
    private static ulong Number(string name, ReadOnlySpan<char> value, out Refusal? problem)
    {
        problem = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? null
            : Refusal.ServerError($"Invalid {name}: '{value}' is not an unsigned 64-bit number.");
        return number;
    }
}
