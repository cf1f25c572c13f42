using System.Diagnostics;

namespace Actors.Tests.Infrastructure.Histories;

/// <summary>
/// Looks for an order of the operations on one key: Wing and Gong's search over a list of calls and returns, with Lowe's memory of the
/// pairs (operations that have an order, state) that have led nowhere. An operation of unknown outcome has no return: it may be put
/// into the order at any place after its call, or stay out.
/// </summary>
internal sealed class Search
{
    private const int LooksPerTimeCheck = 4096;

    private readonly HashSet<(UInt128 Ordered, Register State)> _seen = [];
    private readonly Stack<(Entry Call, Register Before)> _chosen = new();
    private readonly Entry _head = new();
    private readonly CheckLimits _limits;
    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private int _returnsLeft;

    private Search(IReadOnlyList<Operation> history, CheckLimits limits)
    {
        _limits = limits;
        Link(history);
    }

    /// <param name="history">Operations on one key, without those that certainly were not done.</param>
    /// <param name="limits">When to give up.</param>
    public static Verdict Of(IReadOnlyList<Operation> history, CheckLimits limits) => new Search(history, limits).Execute();

    private Verdict Execute()
    {
        var (state, ordered, entry, looks) = (default(Register), UInt128.Zero, _head.Next, 0);
        while (_returnsLeft > 0)
        {
            if (++looks % LooksPerTimeCheck == 0 && IsOverLimit())
            {
                return Verdict.Undecided;
            }

            if (entry is { Operation: { } operation, Return: var end })
            {
                if (state.Apply(operation) is { } after && _seen.Add((ordered ^ entry.Mark, after)))
                {
                    _chosen.Push((entry, state));
                    (state, ordered) = (after, ordered ^ entry.Mark);
                    Lift(entry, end);
                    entry = _head.Next;
                }
                else
                {
                    entry = entry.Next;
                }

                continue;
            }

            // A return whose call has no place yet: what was chosen last was wrong.
            if (!_chosen.TryPop(out var last))
            {
                return Verdict.NotLinearizable;
            }

            (state, ordered) = (last.Before, ordered ^ last.Call.Mark);
            Unlift(last.Call, last.Call.Return);
            entry = last.Call.Next;
        }

        return Verdict.Linearizable;
    }

    private bool IsOverLimit() => _seen.Count > _limits.ConfigurationsMax || Stopwatch.GetElapsedTime(_startedAt) > _limits.Time;

    // At equal times calls come first: operations that touch are concurrent.
    private void Link(IReadOnlyList<Operation> history)
    {
        var marks = new Random(history.Count);
        var entries = new List<(long At, int IsReturn, Entry Entry)>(history.Count * 2);
        foreach (var operation in history)
        {
            var call = new Entry { Operation = operation, Mark = new UInt128((ulong)marks.NextInt64(), (ulong)marks.NextInt64()) };
            entries.Add((operation.Start, 0, call));
            if (operation.Outcome == OperationOutcome.Ok)
            {
                call.Return = new Entry();
                entries.Add((operation.End, 1, call.Return));
                _returnsLeft++;
            }
        }

        var last = _head;
        foreach (var (_, _, entry) in entries.OrderBy(entry => entry.At).ThenBy(entry => entry.IsReturn))
        {
            (last.Next, entry.Previous) = (entry, last);
            last = entry;
        }
    }

    private void Lift(Entry call, Entry? end)
    {
        call.Unlink();
        if (end is not null)
        {
            end.Unlink();
            _returnsLeft--;
        }
    }

    private void Unlift(Entry call, Entry? end)
    {
        if (end is not null)
        {
            end.Relink();
            _returnsLeft++;
        }

        call.Relink();
    }

    /// <summary>The call or the return of an operation, in the order of time.</summary>
    private sealed class Entry
    {
        /// <summary>Set in a call only.</summary>
        public Operation? Operation { get; init; }

        /// <summary>The return of a call that was answered.</summary>
        public Entry? Return { get; set; }

        /// <summary>A random number; a set of calls is known by those of its members, exclusive-or.</summary>
        public UInt128 Mark { get; init; }

        public Entry? Next { get; set; }

        public Entry? Previous { get; set; }

        public void Unlink()
        {
            Previous!.Next = Next;
            if (Next is not null)
            {
                Next.Previous = Previous;
            }
        }

        public void Relink()
        {
            Previous!.Next = this;
            if (Next is not null)
            {
                Next.Previous = this;
            }
        }
    }
}
