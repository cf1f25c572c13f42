using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Checks;

/// <summary>
/// Judges the TTL checks of one instance: what a report changes, which check has been silent too long, which has been
/// critical for so long that the service must go. No I/O and no clock: time is passed in, as elapsed since some fixed moment.
/// </summary>
/// <remarks>A change sets the check's ModifyIndex to 0, which means "the commit that will write this".</remarks>
internal sealed class CheckJudge
{
    private Entry[] _entries = [];

    public bool IsEmpty => _entries.Length == 0;

    /// <summary>The checks as they stand.</summary>
    public ImmutableArray<ServiceCheck> Checks => [.. _entries.Select(entry => entry.Check)];

    public bool Contains(string checkId) => Find(checkId) is not null;

    /// <summary>
    /// Takes over a new set of checks. A check that was here keeps its clocks unless <paramref name="restart"/> names it; a new one has one
    /// full TTL, and one full time of being critical, from now.
    /// </summary>
    public void Adopt(ImmutableArray<ServiceCheck> checks, TimeSpan now, Func<string, bool>? restart = null)
    {
        var entries = new Entry[checks.Length];
        for (var i = 0; i < checks.Length; i++)
        {
            var check = checks[i];
            var kept = Find(check.Definition.Id);
            entries[i] = kept ?? new Entry(check, now);
            entries[i].Take(check, now, restart: kept is not null && restart?.Invoke(check.Definition.Id) == true);
        }

        _entries = entries;
    }

    /// <summary>Whether something was decided here that these stored checks do not show.</summary>
    public bool IsAheadOf(ImmutableArray<ServiceCheck> stored) => stored.Any(check => FindNewer(check) is not null);

    /// <summary>The stored checks, with what was decided here and is not stored yet on top.</summary>
    public ImmutableArray<ServiceCheck> OnTopOf(ImmutableArray<ServiceCheck> stored) =>
        [.. stored.Select(check => FindNewer(check) is { } newer
            ? check with { Status = newer.Status, Output = newer.Output, ModifyIndex = 0 }
            : check)];

    /// <summary>Takes a report and restarts the check's TTL.</summary>
    public Verdict Report(CheckReport report, TimeSpan now)
    {
        var entry = Find(report.CheckId);
        if (entry is null)
        {
            return Verdict.Unknown;
        }

        var changes = entry.Check.Status != report.Status;
        entry.Set(report.Status, CheckOutput.Cut(report.Output), now, changes);
        entry.RestartTtl(now);
        return changes ? Verdict.Changed : Verdict.Same;
    }

    /// <summary>Expires what has been silent too long. Each silence expires once.</summary>
    public Verdict Judge(TimeSpan now)
    {
        var verdict = Verdict.Same;
        foreach (var entry in _entries)
        {
            if (entry.Deadline <= now)
            {
                entry.Expire(now);
                verdict = Verdict.Changed;
            }
        }

        return verdict;
    }

    /// <summary>The first check that has been critical for longer than its service may stay; null when none has.</summary>
    public CheckDefinition? FindOverdue(TimeSpan now) =>
        _entries.FirstOrDefault(entry => entry.RemovalDue <= now)?.Check.Definition;

    /// <summary>When <see cref="Judge"/> or <see cref="FindOverdue"/> has something to do next; null when only a report can change anything.</summary>
    public TimeSpan? NextDue()
    {
        TimeSpan? next = null;
        foreach (var entry in _entries)
        {
            next = Earlier(next, Earlier(entry.Deadline, entry.RemovalDue));
        }

        return next;
    }

    private static TimeSpan? Earlier(TimeSpan? left, TimeSpan? right) => left is null || right < left ? right : left;

    private ServiceCheck? FindNewer(ServiceCheck stored)
    {
        var here = Find(stored.Definition.Id)?.Check;
        return here is { ModifyIndex: 0 } && (here.Status != stored.Status || here.Output != stored.Output) ? here : null;
    }

    private Entry? Find(string checkId)
    {
        foreach (var entry in _entries)
        {
            if (string.Equals(entry.Check.Definition.Id, checkId, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>One check and its two clocks.</summary>
    private sealed class Entry
    {
        private TimeSpan? _criticalSince;

        public Entry(ServiceCheck check, TimeSpan now)
        {
            Check = check;
            _criticalSince = check.Status == CheckStatus.Critical ? now : null;
            RestartTtl(now);
        }

        public ServiceCheck Check { get; private set; }

        /// <summary>When silence expires; null once it has, until the next report.</summary>
        public TimeSpan? Deadline { get; private set; }

        public TimeSpan? RemovalDue => _criticalSince + Check.Definition.DeregisterAfter;

        public void RestartTtl(TimeSpan now) => Deadline = now + Check.Definition.Ttl;

        public void Take(ServiceCheck check, TimeSpan now, bool restart)
        {
            Check = check;
            FollowStatus(now);
            if (restart)
            {
                RestartTtl(now);
            }
        }

        public void Set(CheckStatus status, string output, TimeSpan now, bool changes)
        {
            if (changes || !string.Equals(Check.Output, output, StringComparison.Ordinal))
            {
                Check = Check with { Status = status, Output = output, ModifyIndex = changes ? 0 : Check.ModifyIndex };
            }

            FollowStatus(now);
        }

        public void Expire(TimeSpan now)
        {
            Set(CheckStatus.Critical, CheckOutput.Expired(Check), now, changes: true);
            Deadline = null;
        }

        private void FollowStatus(TimeSpan now) =>
            _criticalSince = Check.Status == CheckStatus.Critical ? _criticalSince ?? now : null;
    }
}

/// <summary>What a report or the passing of time did to a check.</summary>
internal enum Verdict
{
    /// <summary>Nothing that has to be stored.</summary>
    Same,

    /// <summary>A status changed, and has to be stored and announced.</summary>
    Changed,

    /// <summary>There is no such check.</summary>
    Unknown,
}
