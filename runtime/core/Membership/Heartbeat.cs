namespace Actors.Runtime.Membership;

/// <summary>Writes into the table, again and again, that this silo is alive. At most one write at a time.</summary>
internal sealed class Heartbeat
{
    private readonly MembershipSettings _settings;
    private readonly TableKnowledge _table;
    private readonly Outbox _outbox;
    private long _operationId;
    private TimeSpan _dueAt = TimeSpan.MaxValue;

    public Heartbeat(MembershipSettings settings, TableKnowledge table, Outbox outbox)
    {
        _settings = settings;
        _table = table;
        _outbox = outbox;
    }

    public TimeSpan NextDue => _dueAt;

    public void Start(TimeSpan now, Random random)
    {
        if (_dueAt == TimeSpan.MaxValue)
        {
            _dueAt = now + (_settings.HeartbeatPeriod * random.NextDouble());
        }
    }

    public void Stop() => _dueAt = TimeSpan.MaxValue;

    /// <summary>Writes when it is time; one that has not ended by then counts as failed.</summary>
    public void Look(TimeSpan now)
    {
        if (now < _dueAt)
        {
            return;
        }

        if (_operationId != 0)
        {
            _table.OnFailed();
        }

        _operationId = _outbox.NextId();
        _dueAt = now + _settings.HeartbeatPeriod;
        _outbox.Add(new MembershipEffect.WriteHeartbeat(_operationId));
    }

    public void OnFinished(long operationId, bool succeeded, TimeSpan now)
    {
        if (operationId == _operationId)
        {
            _operationId = 0;
        }

        if (succeeded)
        {
            _table.OnHeartbeat(now);
        }
        else
        {
            _table.OnFailed();
        }
    }
}
