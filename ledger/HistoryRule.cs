namespace Actors.Ledger;

/// <summary>How much of the past of some rows is kept. Of several rules that fit a key the one with the longest prefix counts.</summary>
public sealed class HistoryRule
{
    /// <summary>The space of the rows. Default: <c>kv</c>.</summary>
    public string Space { get; set; } = "kv";

    /// <summary>The keys start with this. Default: empty, for all.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>How many versions of a row are kept, the present one and removals included; 0 for none. Default: 10.</summary>
    public int VersionCountMax { get; set; } = 10;

    /// <summary>A version goes this long after another one, or the removal of the row, took its place; a removal this long after it happened. Default: 7 days.</summary>
    public TimeSpan AgeMax { get; set; } = TimeSpan.FromDays(7);

    /// <summary>The versions, the latest first, that are not too old.</summary>
    internal IReadOnlyList<LedgerVersion> Admit(IReadOnlyList<LedgerVersion> versions, DateTimeOffset now)
    {
        var oldest = now - AgeMax;
        return [.. versions.Where((version, place) => (place > 0 ? versions[place - 1] : version).CommittedAt >= oldest || (place == 0 && version.Kind == MutationKind.Put))];
    }
}
