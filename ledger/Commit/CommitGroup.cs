using System.Diagnostics;
using System.Runtime.InteropServices;
using Actors.Ledger.History;
using Actors.Ledger.Storage;

namespace Actors.Ledger.Commit;

/// <summary>One mutation inside a group.</summary>
/// <param name="Position">Its place in the group; results are filed under it.</param>
/// <param name="Unit">The caller it belongs to; mutations of one unit are applied together or not at all.</param>
/// <param name="Mutation">What is wanted.</param>
internal readonly record struct GroupItem(int Position, int Unit, Mutation Mutation);

/// <summary>What the database made of one mutation. <c>Logged</c>: it consumed <c>Index</c> in the change log.</summary>
internal readonly record struct ItemOutcome(bool Applied, bool Logged, long Index, long CreateIndex, long VersionAfter)
{
    public MutationResult ToResult() => new(Applied, Applied ? Index : 0, Applied ? CreateIndex : 0, VersionAfter);
}

/// <summary>
/// The units that one transaction carries. Units that touch the same key are placed in successive rounds: a round is one
/// statement and sees what the rounds before it did, so a group behaves as if its units came one after another.
/// </summary>
internal sealed class CommitGroup
{
    private const int RoundsMax = 16;

    private const int Held = 0;
    private const int Sent = 1;
    private const int Withdrawn = 2;

    private readonly LedgerOptions _options;
    private readonly HistoryRules _rules;
    private readonly List<PendingCommit> _units = [];
    private readonly List<List<GroupItem>> _rounds = [];
    private readonly Dictionary<(string Space, string Key), int> _lastRounds = [];
    private ItemOutcome[] _outcomes = [];
    private int _bytes;
    private bool _createsOrDeletes;
    private bool _expects;
    private int _passage;

    public CommitGroup(LedgerOptions options)
    {
        _options = options;
        _rules = options.HistoryRules;
    }

    /// <summary>Counts the groups of one writer connection; a lost acknowledgement is resolved by it.</summary>
    public long Number { get; set; }

    /// <summary>Knows how long the database has been silent; null when nobody waits for the writer.</summary>
    public AnswerWatch? Watch { get; set; }

    /// <summary>The span of the group; null when it carries nobody who is traced.</summary>
    public Activity? Span { get; set; }

    public IReadOnlyList<PendingCommit> Units => _units;

    public IReadOnlyList<List<GroupItem>> Rounds => _rounds;

    public int Count { get; private set; }

    /// <summary>Whether any unit has more than one mutation, or one that only expects something.</summary>
    public bool HasBatches => Count > _units.Count || _expects;

    /// <summary>Whether it consists of single puts of different rows, none of which is expected to be absent.</summary>
    public bool OnlyReplaces => !HasBatches && _rounds.Count == 1 && !_createsOrDeletes;

    /// <summary>Whether the past of any of its rows is kept.</summary>
    public bool KeepsHistory { get; private set; }

    /// <summary>Adds the unit unless the group is full. The first unit always fits.</summary>
    public bool TryAdd(PendingCommit unit)
    {
        var round = RoundOf(unit);
        if (Count > 0 && (Count + unit.Mutations.Count > _options.GroupCountMax || _bytes + unit.Bytes > _options.GroupBytesMax || round >= RoundsMax))
        {
            return false;
        }

        if (round == _rounds.Count)
        {
            _rounds.Add([]);
        }

        foreach (var mutation in unit.Mutations)
        {
            _rounds[round].Add(new(Count++, _units.Count, mutation));
            KeepsHistory = KeepsHistory || _rules.Keeps(mutation.Space);
            _createsOrDeletes |= mutation.Kind == MutationKind.Delete || mutation.ExpectedVersion == 0;
            _expects |= mutation.Kind is MutationKind.Expect or MutationKind.ExpectRange;
            if (mutation.Kind != MutationKind.ExpectRange)
            {
                _lastRounds[(mutation.Space, mutation.Key)] = round;
            }
        }

        _bytes += unit.Bytes;
        _units.Add(unit);
        return true;
    }

    /// <summary>The writer asks before each statement that carries the group. False: it was withdrawn and must not be sent.</summary>
    public bool TryBegin()
    {
        Watch?.Restart();
        return Interlocked.CompareExchange(ref _passage, Sent, Held) != Withdrawn;
    }

    /// <summary>Nobody waits any longer. True: nothing of the group was sent, and now nothing will be.</summary>
    public bool TryWithdraw() => Interlocked.CompareExchange(ref _passage, Withdrawn, Held) != Sent;

    /// <summary>Forgets what an earlier attempt reported.</summary>
    public void BeginAttempt() => _outcomes = new ItemOutcome[Count];

    public void Report(int position, ItemOutcome outcome) => _outcomes[position] = outcome;

    public ItemOutcome OutcomeAt(int position) => _outcomes[position];

    /// <summary>The logged changes in the order of their indexes: PostgreSQL numbers round by round, SQLite unit by unit.</summary>
    public List<Change> Changes()
    {
        var changes = new List<Change>(Count);
        foreach (var item in _rounds.SelectMany(round => round))
        {
            var outcome = _outcomes[item.Position];
            if (outcome.Logged)
            {
                changes.Add(new(outcome.Index, item.Mutation.Space, item.Mutation.Key, item.Mutation.Kind));
            }
        }

        changes.Sort(static (left, right) => left.Index.CompareTo(right.Index));
        return changes;
    }

    /// <summary>Tells every caller its results.</summary>
    public void Complete()
    {
        var results = new MutationResult[Count];
        for (var position = 0; position < Count; position++)
        {
            results[position] = _outcomes[position].ToResult();
        }

        var start = 0;
        foreach (var unit in _units)
        {
            unit.Complete(results.AsSpan(start, unit.Mutations.Count));
            start += unit.Mutations.Count;
        }
    }

    public int CountConflicts() => _outcomes.Count(outcome => !outcome.Applied);

    /// <summary>Takes out the units that nobody waits for any more, before another attempt: the one before it has ended and left no trace.</summary>
    public void DropFinished()
    {
        var remaining = _units.Where(unit => !unit.Task.IsCompleted).ToList();
        _units.Clear();
        _rounds.Clear();
        _lastRounds.Clear();
        _outcomes = [];
        (Count, _bytes, _createsOrDeletes, _expects, KeepsHistory) = (0, 0, false, false, false);
        _passage = Held;
        remaining.ForEach(unit => TryAdd(unit));
    }

    public void Fail(Exception failure) => _units.ForEach(unit => unit.TrySetException(failure));

    private int RoundOf(PendingCommit unit)
    {
        var round = 0;
        foreach (var mutation in unit.Mutations)
        {
            if (mutation.Kind == MutationKind.ExpectRange)
            {
                // Any unit before it may have put a row into the range; in a round of its own it sees them all.
                return _rounds.Count;
            }

            ref readonly var last = ref CollectionsMarshal.GetValueRefOrNullRef(_lastRounds, (mutation.Space, mutation.Key));
            if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(in last))
            {
                round = Math.Max(round, last + 1);
            }
        }

        return round;
    }
}
