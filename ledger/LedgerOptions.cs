using Actors.Ledger.History;
using Microsoft.Extensions.Options;

namespace Actors.Ledger;

/// <summary>The bounds and waits of the ledger. Every value has a default that suits a small cluster.</summary>
public sealed class LedgerOptions
{
    // A server that can be reached ends a statement by itself, and says so within this.
    private static readonly TimeSpan CancelTime = TimeSpan.FromMilliseconds(250);

    private HistoryRules? _historyRules;

    /// <summary>Longest space, in UTF-8 bytes. Default: 128.</summary>
    public int SpaceBytesMax { get; set; } = 128;

    /// <summary>Longest key, in UTF-8 bytes. Default: 1,024; at most 2,048, which an index page can still hold.</summary>
    public int KeyBytesMax { get; set; } = 1024;

    /// <summary>Largest payload, in bytes. Default: 1 MiB.</summary>
    public int PayloadBytesMax { get; set; } = 1 << 20;

    /// <summary>Most mutations in one atomic batch. Default: 512.</summary>
    public int BatchCountMax { get; set; } = 512;

    /// <summary>Most payload and key bytes in one atomic batch. Default: 4 MiB.</summary>
    public int BatchBytesMax { get; set; } = 4 << 20;

    /// <summary>Most mutations that one transaction carries for many callers. Default: 512.</summary>
    public int GroupCountMax { get; set; } = 512;

    /// <summary>Most payload and key bytes that one transaction carries. Default: 4 MiB.</summary>
    public int GroupBytesMax { get; set; } = 4 << 20;

    /// <summary>Most mutations waiting for a transaction. Default: 16,384.</summary>
    public int QueueCountMax { get; set; } = 16_384;

    /// <summary>Most bytes waiting for a transaction. Default: 64 MiB.</summary>
    public int QueueBytesMax { get; set; } = 64 << 20;

    /// <summary>Most rows in one page of a listing. Default: 1,000.</summary>
    public int PageCountMax { get; set; } = 1000;

    /// <summary>A page ends early when its payloads reach this many bytes. Default: 8 MiB.</summary>
    public int PageBytesMax { get; set; } = 8 << 20;

    /// <summary>How long a commit waits for room in the queue and for a database that is down. Default: 3 s.</summary>
    public TimeSpan CommitWaitMax { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the outcome of a commit is sought after its connection broke. Default: 3 s.</summary>
    public TimeSpan OutcomeWaitMax { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How long one statement may take, waiting for another process's transaction included. Default: 4 s.</summary>
    public TimeSpan StatementWaitMax { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>
    /// How long a caller waits for the answer to one statement to begin, and for each row of it; what takes several of them may take longer. The driver ends a
    /// statement soon after, but before it says so it asks the server to cancel it, over a new connection; when the way to the server is cut off, that takes as
    /// long as a connection may take, and no setting prevents it.
    /// </summary>
    internal TimeSpan AnswerWaitMax => StatementWaitMax + CancelTime;

    /// <summary>The longest pause between attempts to reach a database that is down. Default: 500 ms.</summary>
    public TimeSpan RetryPauseMax { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Connections for reading. Default: 8.</summary>
    public int ReadConnectionsMax { get; set; } = 8;

    /// <summary>
    /// How often the tail looks by itself. Default: null, which means 25 ms on SQLite, and 500 ms on PostgreSQL, where
    /// notifications do the work and looking is the safety net.
    /// </summary>
    public TimeSpan? TailPollInterval { get; set; }

    /// <summary>How many recent changes a process keeps in memory for its subscribers; slower ones read from the database. Default: 8,192.</summary>
    public int TailWindowCount { get; set; } = 8192;

    /// <summary>Changes older than this are removed. Default: 24 h.</summary>
    public TimeSpan ChangeAgeMax { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Changes beyond this many are removed, oldest first. Default: 1,000,000.</summary>
    public long ChangeCountMax { get; set; } = 1_000_000;

    /// <summary>How often old changes and old versions are removed. Default: 1 min.</summary>
    public TimeSpan CompactionInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whose past is kept, and how much of it; the same in every process. Default: of the space <c>kv</c> ten versions of each row, for seven
    /// days. What configuration adds comes behind that, and counts before it where it fits as well.
    /// </summary>
    public IList<HistoryRule> History { get; } = [new HistoryRule()];

    /// <summary>The rules of <see cref="History"/> as they are when the ledger first asks.</summary>
    internal HistoryRules HistoryRules => _historyRules ??= new HistoryRules([.. History]);

    /// <summary>How often the past of rows is moved to where it is found fast, on databases where that is not done at once. Default: 5 s.</summary>
    public TimeSpan HistoryInterval { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Reports every problem of <see cref="LedgerOptions"/> at once, at start.</summary>
internal sealed class LedgerOptionsValidator : IValidateOptions<LedgerOptions>
{
    private const int IndexableKeyBytes = 2048;

    public ValidateOptionsResult Validate(string? name, LedgerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        Range(problems, nameof(options.SpaceBytesMax), options.SpaceBytesMax, 1, 256);
        Range(problems, nameof(options.KeyBytesMax), options.KeyBytesMax, 1, IndexableKeyBytes);
        Range(problems, nameof(options.PayloadBytesMax), options.PayloadBytesMax, 0, 64 << 20);
        Range(problems, nameof(options.BatchCountMax), options.BatchCountMax, 1, options.GroupCountMax);
        Range(problems, nameof(options.BatchBytesMax), options.BatchBytesMax, options.PayloadBytesMax, options.GroupBytesMax);
        Range(problems, nameof(options.GroupCountMax), options.GroupCountMax, 1, 8192);
        Range(problems, nameof(options.GroupBytesMax), options.GroupBytesMax, options.PayloadBytesMax, 256 << 20);
        Range(problems, nameof(options.QueueCountMax), options.QueueCountMax, options.BatchCountMax, 1 << 20);
        Range(problems, nameof(options.QueueBytesMax), options.QueueBytesMax, options.BatchBytesMax, 1 << 30);
        Range(problems, nameof(options.PageCountMax), options.PageCountMax, 1, 100_000);
        Range(problems, nameof(options.PageBytesMax), options.PageBytesMax, 1, 1 << 30);
        Range(problems, nameof(options.ReadConnectionsMax), options.ReadConnectionsMax, 1, 100);
        Range(problems, nameof(options.TailWindowCount), options.TailWindowCount, 1, 1 << 20);
        Range(problems, nameof(options.ChangeCountMax), options.ChangeCountMax, 1, long.MaxValue);
        Positive(problems, nameof(options.CommitWaitMax), options.CommitWaitMax);
        Positive(problems, nameof(options.OutcomeWaitMax), options.OutcomeWaitMax);
        Positive(problems, nameof(options.StatementWaitMax), options.StatementWaitMax);
        Positive(problems, nameof(options.RetryPauseMax), options.RetryPauseMax);
        Positive(problems, nameof(options.TailPollInterval), options.TailPollInterval ?? TimeSpan.FromSeconds(1));
        Positive(problems, nameof(options.ChangeAgeMax), options.ChangeAgeMax);
        Positive(problems, nameof(options.CompactionInterval), options.CompactionInterval);
        Positive(problems, nameof(options.HistoryInterval), options.HistoryInterval);
        foreach (var rule in options.History)
        {
            Range(problems, $"{nameof(options.History)} for '{rule.Space}/{rule.Prefix}', {nameof(rule.VersionCountMax)},", rule.VersionCountMax, 0, 10_000);
            Positive(problems, $"{nameof(options.History)} for '{rule.Space}/{rule.Prefix}', {nameof(rule.AgeMax)},", rule.AgeMax);
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Range(List<string> problems, string name, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            problems.Add($"Ledger option {name} is '{value}'; choose a value from {least} to {most}.");
        }
    }

    private static void Positive(List<string> problems, string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
        {
            problems.Add($"Ledger option {name} is '{value}'; choose a duration above zero.");
        }
    }
}
