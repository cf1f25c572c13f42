using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// Before a silo becomes active every active one it watches must have answered it. Those that are gone are evicted meanwhile and then no
/// longer asked for, so a stale row ends the wait instead of making it endless.
/// </summary>
internal sealed class ConnectivityCheck
{
    private static readonly TimeSpan ReportPeriod = TimeSpan.FromSeconds(2);

    private readonly MembershipSettings _settings;
    private readonly FailureDetector _detector;
    private readonly Outbox _outbox;
    private TimeSpan? _startedAt;
    private TimeSpan _nextReportAt;

    public ConnectivityCheck(MembershipSettings settings, FailureDetector detector, Outbox outbox)
    {
        _settings = settings;
        _detector = detector;
        _outbox = outbox;
    }

    public bool IsRunning => _startedAt is not null;

    public TimeSpan NextDue => _startedAt is { } startedAt ? Min(_nextReportAt, startedAt + _settings.JoinTimeMax) : TimeSpan.MaxValue;

    public void Start(TimeSpan now)
    {
        _startedAt ??= now;
        _nextReportAt = now + ReportPeriod;
    }

    public void Look(MembershipView view, TimeSpan now)
    {
        if (_startedAt is not { } startedAt)
        {
            return;
        }

        var missing = _detector.Monitors
            .Where(monitor => !monitor.HasAnswered && view.Find(monitor.Peer)?.Status == SiloStatus.Active)
            .Select(monitor => view.Find(monitor.Peer)!)
            .ToArray();
        if (missing.Length == 0)
        {
            Finish(null);
        }
        else if (now - startedAt >= _settings.JoinTimeMax)
        {
            Finish($"Within {_settings.JoinTimeMax} this silo has not reached {Describe(missing)}, which {(missing.Length == 1 ? "is" : "are")} active; check the network between them.");
        }
        else if (now >= _nextReportAt)
        {
            _nextReportAt = now + ReportPeriod;
            _outbox.Report(MembershipNews.WaitingForPeers, null, Describe(missing));
        }
    }

    private void Finish(string? problem)
    {
        _startedAt = null;
        _outbox.Add(new MembershipEffect.ConnectivityFinished(problem));
    }

    private static string Describe(IEnumerable<MemberRow> rows) =>
        string.Join(", ", rows.OrderBy(row => row.Silo).Select(row => $"'{row.Silo}' ({row.Name}, last heartbeat {row.LastSign:HH:mm:ss} UTC)"));

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
