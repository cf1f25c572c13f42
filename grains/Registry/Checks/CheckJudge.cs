using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Checks;

/// <summary>
/// Judges the checks of one instance: what a report or a finding changes, which check has been silent too long, which is to be probed next,
/// which has been critical for so long that the service must go. No I/O and no clock: time is passed in, as elapsed since some fixed moment.
/// </summary>
/// <remarks>A change sets the check's ModifyIndex to 0, which means "the commit that will write this".</remarks>
internal sealed class CheckJudge
{
    private JudgedCheck[] _entries = [];

    /// <summary>Whether no check needs anybody who watches the time.</summary>
    public bool IsIdle => Array.TrueForAll(_entries, entry => !entry.Check.Definition.IsJudged);

    /// <summary>The checks as they stand.</summary>
    public ImmutableArray<ServiceCheck> Checks => [.. _entries.Select(entry => entry.Check)];

    public bool Contains(string checkId) => Find(checkId) is not null;

    /// <summary>
    /// Takes over a new set of checks. A check that was here keeps its clocks unless <paramref name="restart"/> names it; a new one has one
    /// full TTL, and one full time of being critical, from now.
    /// </summary>
    public void Adopt(ImmutableArray<ServiceCheck> checks, TimeSpan now, Func<string, bool>? restart = null)
    {
        var entries = new JudgedCheck[checks.Length];
        for (var i = 0; i < checks.Length; i++)
        {
            var check = checks[i];
            var kept = Find(check.Definition.Id);
            entries[i] = kept ?? new JudgedCheck(check, now);
            entries[i].Take(check, now, restart: kept is not null && restart?.Invoke(check.Definition.Id) == true);
        }

        _entries = entries;
    }

    /// <summary>Whether something was decided here that these stored checks do not show.</summary>
    public bool IsAheadOf(ImmutableArray<ServiceCheck> stored) => stored.Any(check => FindNewer(check) is not null);

    /// <summary>The stored checks, with what was decided here and is not stored yet on top.</summary>
    public ImmutableArray<ServiceCheck> OnTopOf(ImmutableArray<ServiceCheck> stored) =>
        [.. stored.Select(check => FindNewer(check) is { } newer
            ? check with { Status = newer.Status, Output = newer.Output, LostFrom = newer.LostFrom, ModifyIndex = 0 }
            : check)];

    /// <summary>Takes a report and restarts the check's TTL.</summary>
    public Verdict Report(CheckReport report, TimeSpan now)
    {
        var entry = Find(report.CheckId);
        if (entry is null)
        {
            return Verdict.Unknown;
        }

        if (entry.Check.Definition.Type != CheckTypes.Ttl)
        {
            return Verdict.NotReported;
        }

        entry.RestartTtl(now);
        return entry.Set(report.Status, report.Output, now);
    }

    /// <summary>Takes what a probe has found; nothing of one that was defined otherwise than the check is by now.</summary>
    public Verdict TakeFinding(CheckReport finding, ProbeDefinition probe, TimeSpan now)
    {
        var entry = Find(finding.CheckId);
        return entry?.Probing?.IsOf(probe) == true ? entry.TakeFinding(finding, now) : Verdict.Unknown;
    }

    /// <summary>The checks that are to be probed now. Each is given out once, until its finding is there or long overdue.</summary>
    public IReadOnlyList<CheckDefinition> StartProbes(TimeSpan now)
    {
        List<CheckDefinition>? due = null;
        foreach (var entry in _entries)
        {
            if (entry.Probing?.TryStart(now) == true)
            {
                (due ??= []).Add(entry.Check.Definition);
            }
        }

        return due ?? (IReadOnlyList<CheckDefinition>)[];
    }

    /// <summary>Expires what has been silent too long. Each silence expires once.</summary>
    public Verdict Judge(TimeSpan now)
    {
        var verdict = Verdict.Same;
        foreach (var entry in _entries)
        {
            if (entry.Deadline <= now && entry.Expire(now) == Verdict.Changed)
            {
                verdict = Verdict.Changed;
            }
        }

        return verdict;
    }

    /// <summary>The first check that has been critical for longer than its service may stay; null when none has.</summary>
    public CheckDefinition? FindOverdue(TimeSpan now) =>
        _entries.FirstOrDefault(entry => entry.RemovalDue <= now)?.Check.Definition;

    /// <summary>From now until then no check is overdue, however long it has been critical.</summary>
    public void Spare(TimeSpan until)
    {
        foreach (var entry in _entries)
        {
            entry.Spare(until);
        }
    }

    /// <summary>When there is something to judge, to probe or to remove next; null when only a report can change anything.</summary>
    public TimeSpan? NextDue()
    {
        TimeSpan? next = null;
        foreach (var entry in _entries)
        {
            next = Earlier(next, Earlier(Earlier(entry.Deadline, entry.RemovalDue), entry.Probing?.Due));
        }

        return next;
    }

    private static TimeSpan? Earlier(TimeSpan? left, TimeSpan? right) => left is null || right < left ? right : left;

    private ServiceCheck? FindNewer(ServiceCheck stored)
    {
        var here = Find(stored.Definition.Id)?.Check;
        return here is { ModifyIndex: 0 } && (here.Status != stored.Status || here.Output != stored.Output || here.LostFrom != stored.LostFrom) ? here : null;
    }

    private JudgedCheck? Find(string checkId)
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
}

/// <summary>What a report or the passing of time did to a check.</summary>
internal enum Verdict
{
    /// <summary>Nothing that has to be stored.</summary>
    Same,

    /// <summary>A status changed, and has to be stored and announced.</summary>
    Changed,

    /// <summary>There is no such check, or no such probe of it.</summary>
    Unknown,

    /// <summary>The check is not one that takes reports.</summary>
    NotReported,
}
