using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Checks;

/// <summary>One check and its clocks: how long it may be silent, how long it may be critical, when it is probed. Pure, not thread-safe.</summary>
internal sealed class JudgedCheck
{
    private TimeSpan? _criticalSince;

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

    public TimeSpan? RemovalDue => _criticalSince + Check.Definition.DeregisterAfter;

    /// <summary>When it is probed; null when it is not.</summary>
    public ProbeSchedule? Probing { get; private set; }

    public void RestartTtl(TimeSpan now) =>
        Deadline = Check.Definition.Type == CheckTypes.Ttl ? now + Check.Definition.Ttl : null;

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

    public Verdict Set(CheckStatus status, string output, TimeSpan now, bool isNews = false)
    {
        var changes = isNews || Check.Status != status;
        var cut = CheckOutput.Cut(output, Check.Definition.Probe?.OutputBytesMax ?? CheckOutput.BytesMax);
        if (changes || !string.Equals(Check.Output, cut, StringComparison.Ordinal))
        {
            Check = Check with { Status = status, Output = cut, ModifyIndex = changes ? 0 : Check.ModifyIndex };
        }

        FollowStatus(now);
        return changes ? Verdict.Changed : Verdict.Same;
    }

    public Verdict TakeFinding(CheckReport finding, TimeSpan now) =>
        Probing!.Take(finding.Status) is { } status ? Set(status, finding.Output, now) : Verdict.Same;

    public void Expire(TimeSpan now)
    {
        Set(CheckStatus.Critical, CheckOutput.Expired(Check), now, isNews: true);
        Deadline = null;
    }

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
