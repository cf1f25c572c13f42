using System.Globalization;
using Actors.Gateway.Watching;

namespace Actors.Gateway.Http;

/// <summary>The parameters that every reading endpoint understands. A parameter counts by being there, whatever its value.</summary>
internal struct CommonQuery
{
    private bool _stale;
    private bool _consistent;

    /// <summary>Indented JSON.</summary>
    public bool Pretty { get; private set; }

    /// <summary>The index that the caller has already seen; null when it did not ask to wait for a later one.</summary>
    public ulong? Index { get; private set; }

    /// <summary>How long the caller is ready to wait for a change.</summary>
    public TimeSpan? Wait { get; private set; }

    /// <summary>Whether the caller asks to wait for a change. An index of 0 is how clients ask for the first answer.</summary>
    public readonly bool IsBlocking => Index > 0;

    /// <summary>What it asks for; only when <see cref="IsBlocking"/>.</summary>
    public readonly WaitRequest WaitRequest => new((long)Math.Min(Index ?? 0, long.MaxValue), Wait);

    public readonly ReadMode Mode =>
        _consistent ? ReadMode.Consistent : _stale ? ReadMode.Stale : ReadMode.Default;

    /// <summary>Reads all common parameters of a request and ignores the others.</summary>
    public static bool TryParse(HttpContext context, string datacenter, out CommonQuery query, out Refusal refusal)
    {
        query = default;
        var reader = new QueryReader(RawTarget.Of(context).Query);
        while (reader.Read())
        {
            if (query.Apply(reader.Name, reader.Value, datacenter) is { } problem)
            {
                refusal = problem;
                return false;
            }
        }

        return query.IsCoherent(out refusal);
    }

    /// <summary>Takes one parameter in; ignores those it does not know.</summary>
    /// <returns>What is wrong with it; null when nothing is.</returns>
    public Refusal? Apply(ReadOnlySpan<char> name, ReadOnlySpan<char> value, string datacenter)
    {
        switch (name)
        {
            case "pretty":
                Pretty = true;
                return null;
            case "consistent":
                _consistent = true;
                return null;
            case "stale":
                _stale = true;
                return null;
            case "index":
                return ApplyIndex(value);
            case "wait":
                return ApplyWait(value);
            case "max_stale":
                return ApplyMaxStale(value);
            case "dc":
                return value.IsEmpty || value.SequenceEqual(datacenter) ? null : Refusal.ServerError("No path to datacenter");
            default:
                return null;
        }
    }

    /// <summary>Whether the parameters go together; call it after the last one.</summary>
    public readonly bool IsCoherent(out Refusal refusal)
    {
        var conflict = _stale && _consistent;
        refusal = conflict ? Refusal.BadRequest("'stale' and 'consistent' exclude each other; give one of them.") : default;
        return !conflict;
    }

    private Refusal? ApplyIndex(ReadOnlySpan<char> value)
    {
        if (!ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return Refusal.BadRequest($"Invalid index: '{value}' is not an unsigned 64-bit number.");
        }

        Index = index;
        return null;
    }

    private Refusal? ApplyWait(ReadOnlySpan<char> value)
    {
        if (!TryParseDuration(value, out var wait))
        {
            return Refusal.BadRequest($"Invalid wait time: '{value}' is not a duration such as 30s or 5m.");
        }

        Wait = wait;
        return null;
    }

    private Refusal? ApplyMaxStale(ReadOnlySpan<char> value)
    {
        if (!TryParseDuration(value, out _))
        {
            return Refusal.BadRequest($"Invalid max_stale: '{value}' is not a duration such as 10s.");
        }

        _stale = true;
        return null;
    }

    private static bool TryParseDuration(ReadOnlySpan<char> value, out TimeSpan duration) =>
        GoDuration.TryParse(value, out duration) && duration >= TimeSpan.Zero;
}
