using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>Removes rows of silos that are long dead. The active silo with the lowest address does it for all.</summary>
internal sealed class DefunctCleanup
{
    // Why a silo died stays readable for a while, however many have died.
    private static readonly TimeSpan KeptMin = TimeSpan.FromMinutes(10);

    private readonly SiloAddress _self;
    private readonly MembershipSettings _settings;
    private readonly Outbox _outbox;
    private TimeSpan _dueAt;

    public DefunctCleanup(SiloAddress self, MembershipSettings settings, Outbox outbox)
    {
        _self = self;
        _settings = settings;
        _outbox = outbox;
        _dueAt = settings.DefunctCleanupPeriod is { } period ? period : TimeSpan.MaxValue;
    }

    public TimeSpan NextDue => _dueAt;

    public void Start(TimeSpan now) => _dueAt = _settings.DefunctCleanupPeriod is { } period ? now + period : TimeSpan.MaxValue;

    public void Look(MembershipView view, MembershipTime now)
    {
        if (now.Elapsed < _dueAt)
        {
            return;
        }

        Start(now.Elapsed);
        var first = view.Rows.Values.Where(row => row.Status == SiloStatus.Active).MinBy(row => row.Silo);
        if (first is null || !first.Silo.Equals(_self))
        {
            return;
        }

        var before = now.Utc - _settings.DefunctExpiration;
        var dead = view.Rows.Values.Where(row => row.Status == SiloStatus.Dead).OrderByDescending(row => row.HeartbeatTime).ToArray();
        if (_settings.DefunctRowsMax is { } rowsMax && dead.Length > rowsMax)
        {
            var newestTooMany = dead[rowsMax].HeartbeatTime.AddMilliseconds(1);
            var latest = now.Utc - KeptMin;
            var limit = newestTooMany < latest ? newestTooMany : latest;
            before = limit > before ? limit : before;
        }

        if (dead.Any(row => row.HeartbeatTime < before))
        {
            _outbox.Add(new MembershipEffect.RemoveDefunct(before));
        }
    }
}
