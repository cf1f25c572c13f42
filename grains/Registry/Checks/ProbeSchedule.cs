using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Checks;

/// <summary>
/// When a check is probed, and how many findings in a row it takes to change it. The first probe comes somewhere within the interval, at a
/// place that follows from the check's id, so that checks which appear together are not probed together. Pure, not thread-safe.
/// </summary>
internal sealed class ProbeSchedule
{
    /// <summary>A finding that is not there this long after it was due is not coming: the silo that probed is gone, or lost it.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(30);

    private readonly ProbeDefinition _probe;
    private TimeSpan? _lostAt;
    private int _successes;
    private int _failures;

    public ProbeSchedule(string checkId, ProbeDefinition probe, TimeSpan now)
    {
        _probe = probe;
        Due = now + (probe.Interval * Phase(checkId));
    }

    /// <summary>The moment of the next probe.</summary>
    public TimeSpan Due { get; private set; }

    public bool IsOf(ProbeDefinition probe) => _probe == probe;

    /// <summary>Whether a probe begins now. The next one is due one interval later, or as many as have been missed.</summary>
    public bool TryStart(TimeSpan now)
    {
        if (now < Due)
        {
            return false;
        }

        var missed = Math.Floor((now - Due) / _probe.Interval);
        Due += _probe.Interval * (missed + 1);
        if (_lostAt > now)
        {
            return false;
        }

        _lostAt = now + _probe.Timeout + LostAfter;
        return true;
    }

    /// <summary>The status that the check now has; null when it stays as it is.</summary>
    public CheckStatus? Take(CheckStatus finding)
    {
        _lostAt = null;
        var thresholds = _probe.Thresholds ?? default;
        if (finding != CheckStatus.Critical)
        {
            _failures = 0;
            _successes = Math.Min(_successes + 1, int.MaxValue - 1);
            return _successes >= thresholds.SuccessBeforePassing ? finding : null;
        }

        _successes = 0;
        _failures = Math.Min(_failures + 1, int.MaxValue - 1);
        var warning = thresholds.FailuresBeforeWarning == 0 ? thresholds.FailuresBeforeCritical : thresholds.FailuresBeforeWarning;
        return _failures >= thresholds.FailuresBeforeCritical ? CheckStatus.Critical
            : _failures >= warning ? CheckStatus.Warning
            : null;
    }

    // FNV-1a, whose last step mixes its bits so that ids with the same beginning are far apart, as a share of one: the same in every process.
    private static double Phase(string checkId)
    {
        var hash = 2166136261u;
        foreach (var character in checkId)
        {
            hash = (hash ^ character) * 16777619u;
        }

        hash = (hash ^ (hash >> 16)) * 2246822507u;
        hash = (hash ^ (hash >> 13)) * 3266489909u;
        hash ^= hash >> 16;
        return hash / (uint.MaxValue + 1.0);
    }
}
