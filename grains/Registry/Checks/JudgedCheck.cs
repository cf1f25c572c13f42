using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Checks;

/// <summary>One check and its clocks: how long it may be silent, how long it may be critical, when it is probed. Pure, not thread-safe.</summary>
internal sealed class JudgedCheck
{
    private TimeSpan? _criticalSince;
    private TimeSpan _sparedUntil;

    public JudgedCheck(ServiceCheck check, TimeSpan now)
    {
        Check = check;
        _criticalSince = check.Status == CheckStatus.Critical ? now : null;
        RestartTtl(now);
        FollowDefinition(now);
    }

    public ServiceCheck Check { get; private set; }

    /// <summary>When silence expires; null once it has, until the next report, and for checks that nobody reports.</summary>
    public TimeSpan? Deadline { get; private set; }

    public TimeSpan? RemovalDue => _criticalSince + Check.Definition.DeregisterAfter is { } due ? (due < _sparedUntil ? _sparedUntil : due) : null;

    /// <summary>When it is probed; null when it is not.</summary>
    public ProbeSchedule? Probing { get; private set; }

    public void RestartTtl(TimeSpan now) =>
        Deadline = Check.Definition.Type == CheckTypes.Ttl ? now + Check.Definition.Ttl : null;

    /// <summary>Not removed before this moment.</summary>
    public void Spare(TimeSpan until) => _sparedUntil = until;

    public void Take(ServiceCheck check, TimeSpan now, bool restart)
    {
        var kindChanged = check.Definition.Type != Check.Definition.Type;
        Check = check;
        FollowStatus(now);
        FollowDefinition(now);
        // Whoever writes rows beneath the grain may end a silence that has expired: from then on the next one counts.
        var isRevived = Deadline is null && check.Status != CheckStatus.Critical;
        if (restart || kindChanged || isRevived)
        {
            RestartTtl(now);
        }
    }

    /// <param name="status">What it says now.</param>
    /// <param name="output">Why.</param>
    /// <param name="now">The present.</param>
    /// <param name="lostFrom">What it said before it was lost; null when somebody has said the status.</param>
    /// <param name="isNews">Whether it changes even if the status does not.</param>
    public Verdict Set(CheckStatus status, string output, TimeSpan now, CheckStatus? lostFrom = null, bool isNews = false)
    {
        var changes = isNews || Check.Status != status || Check.LostFrom != lostFrom;
        var cut = CheckOutput.Cut(output, Check.Definition.Probe?.OutputBytesMax ?? CheckOutput.BytesMax);
        if (changes || !string.Equals(Check.Output, cut, StringComparison.Ordinal))
        {
            Check = Check with { Status = status, Output = cut, LostFrom = lostFrom, ModifyIndex = changes ? 0 : Check.ModifyIndex };
        }

        FollowStatus(now);
        return changes ? Verdict.Changed : Verdict.Same;
    }

    public Verdict TakeFinding(CheckReport finding, TimeSpan now) =>
        Probing!.Take(finding.Status) is { } status
            ? Set(status, finding.Output, now, finding.Status == CheckStatus.Critical ? LostBy(status) : null)
            : Verdict.Same;

    public Verdict Expire(TimeSpan now)
    {
        Deadline = null;

        // A loss that was stored before this activation is no new one: it has had its time.
        return Check is { Status: CheckStatus.Critical, LostFrom: not null }
            ? Verdict.Same
            : Set(CheckStatus.Critical, CheckOutput.Expired(Check), now, LostBy(CheckStatus.Critical), isNews: true);
    }

    // A check that is lost further, from a warning to critical, is still lost from what it said at first.
    private CheckStatus? LostBy(CheckStatus status) => status > Check.Status ? Check.LostFrom ?? Check.Status : Check.LostFrom;

    private void FollowDefinition(TimeSpan now)
    {
        if (!Check.Definition.IsProbed)
        {
            Probing = null;
        }
        else if (Probing?.IsOf(Check.Definition.Probe!) != true)
        {
            Probing = new ProbeSchedule(Check.Definition.Id, Check.Definition.Probe!, now);
        }
    }

    private void FollowStatus(TimeSpan now) =>
        _criticalSince = Check.Status == CheckStatus.Critical ? _criticalSince ?? now : null;
}
