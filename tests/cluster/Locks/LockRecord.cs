using System.Globalization;

namespace Actors.Cluster.Tests.Locks;

/// <summary>What a contender was told.</summary>
/// <param name="Contender">Who.</param>
/// <param name="Token">The fencing token.</param>
/// <param name="Session">The session that the token was granted to.</param>
/// <param name="Value">What was to be written with the token; null for the grant of the token itself.</param>
/// <param name="IsApplied">Whether the write was acknowledged or refused.</param>
internal sealed record LockRecord(string Contender, long Token, string Session, string? Value, bool IsApplied)
{
    public string ToLine() => string.Create(CultureInfo.InvariantCulture, $"{Contender}\t{Token}\t{Session}\t{Value}\t{IsApplied}");

    public static LockRecord Parse(string line)
    {
        var parts = line.Split('\t');
        return new LockRecord(parts[0], long.Parse(parts[1], CultureInfo.InvariantCulture), parts[2], parts[3].Length == 0 ? null : parts[3], bool.Parse(parts[4]));
    }
}

/// <summary>One version of the locked key, as its history shows it.</summary>
/// <param name="Index">Its modify index.</param>
/// <param name="LockIndex">Its lock index.</param>
/// <param name="Session">Who held it; null for nobody.</param>
/// <param name="Value">What was stored.</param>
internal sealed record LockVersion(long Index, long LockIndex, string? Session, string Value);
