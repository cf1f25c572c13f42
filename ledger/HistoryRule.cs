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

    /// <summary>Versions older than this go, except the present one. Default: 7 days.</summary>
    public TimeSpan AgeMax { get; set; } = TimeSpan.FromDays(7);
}
