using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// One silo's part in keeping the cluster's members: joins, watches others, votes, learns what the others have decided, and notices its own
/// death. No I/O, no clock, no threads: events and their times go in, effects come out, and what it does follows from those and the seed.
/// </summary>
internal sealed class MembershipMachine
{
    private readonly MemberRow _identity;
    private readonly MembershipSettings _settings;
    private readonly Random _random;
    private readonly Outbox _outbox = new();
    private readonly LocalHealth _health;
    private readonly TableKnowledge _table;
    private readonly TableWork _work;
    private readonly FailureDetector _detector;
    private readonly RowPlanner _planner;
    private readonly ConnectivityCheck _connectivity;
    private readonly Heartbeat _heartbeat;
    private readonly DefunctCleanup _cleanup;
    private readonly ViewPublisher _publisher;
    private SiloStatus _wanted = SiloStatus.Created;
    private SiloStatus _reached = SiloStatus.Created;
    private MembershipTime _now;
    private bool _hasJoined;
    private bool _hasStarted;

    /// <summary>Makes the machine of one silo.</summary>
    /// <param name="identity">What its row says of it; status and times are ignored.</param>
    /// <param name="settings">The limits.</param>
    /// <param name="random">Spreads probes and pauses.</param>
    public MembershipMachine(MemberRow identity, MembershipSettings settings, Random random)
    {
        _identity = identity;
        _settings = settings;
        _random = random;
        _health = new LocalHealth(settings);
        _table = new TableKnowledge(settings);
        _work = new TableWork(settings, _outbox, random);
        _detector = new FailureDetector(identity.Silo, settings, _outbox, _health, random);
        _planner = new RowPlanner(identity, settings, _detector, _table);
        _connectivity = new ConnectivityCheck(settings, _detector, _outbox);
        _heartbeat = new Heartbeat(settings, _table, _outbox);
        _cleanup = new DefunctCleanup(identity.Silo, settings, _outbox);
        _publisher = new ViewPublisher(identity.Silo, settings, _outbox, random);
    }

    /// <summary>The latest view; its version never falls.</summary>
    public MembershipView View => _table.View;

    /// <summary>When the next <see cref="MembershipEvent.Tick"/> is wanted.</summary>
    public TimeSpan NextTick { get; private set; } = TimeSpan.MaxValue;

    /// <summary>How bad this silo's health is; 0 is good.</summary>
    public int HealthScore => _health.Score(_now.Elapsed);

    /// <summary>How late this silo is with what it does; 0 is good.</summary>
    public int Slowness => _health.Slowness(_now.Elapsed);

    /// <summary>True after <see cref="MembershipEffect.Terminate"/>; then nothing more happens.</summary>
    public bool IsTerminated { get; private set; }

    private SiloAddress Self => _identity.Silo;

    private bool IsStopping => _wanted > SiloStatus.Active;

    /// <summary>Takes one event in. Times never fall.</summary>
    public IReadOnlyList<MembershipEffect> Handle(MembershipEvent membershipEvent, MembershipTime now)
    {
        if (IsTerminated)
        {
            return [];
        }

        _now = now;
        NoticeLateness();
        Apply(membershipEvent);
        if (!IsTerminated)
        {
            OnTime();
            DoTableWork();
            NextTick = FindNextTick();
        }

        return _outbox.Drain();
    }

    private void NoticeLateness()
    {
        if (!_hasStarted)
        {
            _hasStarted = true;
            _cleanup.Start(_now.Elapsed);
            return;
        }

        var lateness = _now.Elapsed - NextTick;
        if (lateness <= _settings.LatenessMin)
        {
            return;
        }

        _health.OnLate(_now.Elapsed, lateness);
        if (lateness > _settings.PauseMin)
        {
            _outbox.Report(MembershipNews.Paused, null, $"{lateness.TotalSeconds:0.0} s");
            _detector.Restart(_now.Elapsed);
            _work.NeedRead();
        }
    }

    private void Apply(MembershipEvent membershipEvent)
    {
        switch (membershipEvent)
        {
            case MembershipEvent.TableRead read:
                OnTableRead(read);
                break;
            case MembershipEvent.WriteFinished write:
                OnWriteFinished(write);
                break;
            case MembershipEvent.TableFailed failed:
                if (_work.IsCurrent(failed.OperationId))
                {
                    OnTableFailed(failed.Reason);
                }

                break;
            case MembershipEvent.HeartbeatFinished heartbeat:
                _heartbeat.OnFinished(heartbeat.OperationId, heartbeat.Failure is null, _now.Elapsed);
                break;
            case MembershipEvent.GossipReceived gossip:
                OnGossip(gossip);
                break;
            case MembershipEvent.StatusRequested requested:
                OnStatusRequested(requested.Status);
                break;
            case MembershipEvent.ConnectivityRequested:
                _connectivity.Start(_now.Elapsed);
                break;
            case MembershipEvent.KillRequested kill:
                _planner.Kills.Add(kill.Silo);
                _work.NeedRead();
                break;
            case MembershipEvent.RefreshRequested refresh:
                _work.NeedRead(refresh.RefreshId);
                break;
            default:
                ApplyOfPeer(membershipEvent);
                break;
        }
    }

    private void ApplyOfPeer(MembershipEvent membershipEvent)
    {
        switch (membershipEvent)
        {
            case MembershipEvent.ProbeAnswered answer:
                _detector.Find(answer.Peer)?.OnAnswered(answer.ProbeId, answer.PeerSlowness, _now.Elapsed);
                OnPeerVersion(answer);
                break;
            case MembershipEvent.ProbeFailed failed:
                // Its limit counts it as missed; that it failed early may mean that the process is gone.
                _detector.OnConnectionFailed(failed.Peer, Messaging.ConnectionFailure.Closed, _now.Elapsed);
                break;
            case MembershipEvent.IndirectProbeAnswered answer:
                _detector.Find(answer.Peer)?.OnIndirectAnswer(answer.ProbeId, answer.PeerAnswered, answer.IntermediaryScore, _now.Elapsed);
                break;
            case MembershipEvent.IndirectProbeFailed failed:
                _detector.Find(failed.Peer)?.Opinion.OnFailed(failed.ProbeId);
                break;
            case MembershipEvent.ConnectChecked check:
                _detector.Find(check.Peer)?.OnChecked(check.CheckId, check.Outcome, _now.Elapsed);
                break;
            case MembershipEvent.ConnectionFailed failed:
                _detector.OnConnectionFailed(failed.Peer, failed.Failure, _now.Elapsed);
                break;
            case MembershipEvent.Connected connected:
                _detector.Find(connected.Peer)?.OnConnected(_now.Elapsed);
                break;
        }
    }

    private void OnTime()
    {
        if (_work.IsOverdue(_now.Elapsed))
        {
            OnTableFailed($"no answer within {_settings.TableTimeout}");
        }

        _detector.OnTime(View, _now.Elapsed);
        _heartbeat.Look(_now.Elapsed);
        _connectivity.Look(View, _now.Elapsed);
        _cleanup.Look(View, _now);
        JudgeOwnHealth();
    }

    private void JudgeOwnHealth()
    {
        var own = View.Find(Self);
        _health.VotesAgainst = own is null ? 0 : DeathVotes.Fresh(own, View, _now.Utc, _settings.VoteExpiration).Length;
        var isIsolated = own?.Status == SiloStatus.Active && !_detector.ReachesMajority(View, _now.Elapsed) && _detector.Monitors.Any(monitor => monitor.MissedCount > 0);
        if (isIsolated && !_health.IsIsolated)
        {
            _outbox.Report(MembershipNews.Isolated, null, string.Join(", ", _detector.Monitors.Where(monitor => !monitor.IsReachable(_now.Elapsed)).Select(monitor => $"'{monitor.Peer}'")));
        }

        _health.IsIsolated = isIsolated;
    }

    private void DoTableWork()
    {
        if (ReadIsDue())
        {
            _work.NeedRead();
        }

        if (!_work.MayStart(_now.Elapsed))
        {
            return;
        }

        if (_work.NeedsRead)
        {
            _work.StartRead(_now.Elapsed);
        }
        else if (_planner.Next(_wanted, _hasJoined, _now) is { } write)
        {
            _work.StartWrite(write with { ExpectedVersion = View.Version }, _now.Elapsed);
        }
    }

    private bool ReadIsDue() => _table.LastReadAt is { } lastReadAt && _now.Elapsed - lastReadAt >= ReadPeriod();

    // While somebody is suspected or this silo joins, what others do decides how to go on.
    private TimeSpan ReadPeriod()
    {
        if (_connectivity.IsRunning || _planner.HasSuspicion(_now))
        {
            return _settings.FreshRead;
        }

        return _detector.Monitors.Any(monitor => monitor.MissedCount > 0) ? _settings.ProbeTimeout : _settings.TableRefreshPeriod;
    }

    private void OnTableRead(MembershipEvent.TableRead read)
    {
        if (_work.IsCurrent(read.OperationId))
        {
            if (_work.IsLost)
            {
                _outbox.Report(MembershipNews.TableBack, null, "");
            }

            _work.OnRead();
        }

        // An older version is the answer to an older question; heartbeats may be newer at the same version.
        if (read.View.Version >= View.Version)
        {
            var previous = View;
            _table.OnRead(read.View, read.ReadTime, _now.Elapsed);
            OnView(previous);
        }
    }

    private void OnWriteFinished(MembershipEvent.WriteFinished write)
    {
        if (!_work.IsCurrent(write.OperationId) || _work.Writing is not { } written)
        {
            return;
        }

        _work.OnWritten(write.Succeeded, _now.Elapsed);
        if (!write.Succeeded)
        {
            return;
        }

        if (written.ExpectedVersion != View.Version)
        {
            // A read that came late has moved the view on.
            _work.NeedRead();
            return;
        }

        var previous = View;
        var news = written.Row.Status == SiloStatus.Dead ? MembershipNews.DeclaredDead : MembershipNews.VotedAgainst;
        if (written.Reason.Length > 0)
        {
            _outbox.Report(news, written.Row.Silo, $"{written.Reason}; accused {DeathVotes.Describe(written.Row)}");
        }

        _table.OnChanged(View.With(written.Row));
        _publisher.Tell(View, written.Row);
        OnView(previous);
    }

    private void OnTableFailed(string reason)
    {
        if (!_work.IsLost)
        {
            _outbox.Report(MembershipNews.TableLost, null, reason);
        }

        _work.OnFailed(_now.Elapsed);
        _table.OnFailed();
    }

    private void OnGossip(MembershipEvent.GossipReceived gossip)
    {
        if (gossip.Version <= View.Version)
        {
            return;
        }

        // What a running write makes of the view is known only when it ends; and who is no member here may be mistaken in the cluster.
        if (gossip.Version != View.Version + 1 || gossip.Sender is null || View.Find(gossip.Sender) is not { IsAlive: true } || gossip.Changed is not { } changed || View.Version < 0 || _work.Writing is not null)
        {
            _work.NeedRead();
            return;
        }

        var previous = View;
        _table.OnChanged(View.With(changed));
        _publisher.PassOn(View, changed, _detector.Monitors);
        OnView(previous);
    }

    private void OnPeerVersion(MembershipEvent.ProbeAnswered answer)
    {
        if (answer.PeerVersion > View.Version)
        {
            _work.NeedRead();
        }
        else if (answer.PeerVersion < View.Version)
        {
            _outbox.Add(new MembershipEffect.Gossip([answer.Peer], View.Version, Changed: null));
        }
    }

    private void OnStatusRequested(SiloStatus status)
    {
        _wanted = status > _wanted ? status : _wanted;
        OnOwnRow();
    }

    // Everything that follows from a view, whoever has made it.
    private void OnView(MembershipView previous)
    {
        if (View.Version > previous.Version)
        {
            _publisher.Publish(View);
        }

        OnOwnRow();
        if (IsTerminated)
        {
            return;
        }

        FinishKills();
        _detector.Watch(View, row => _table.IsStale(row) || DeathVotes.Fresh(row, View, _now.Utc, _settings.VoteExpiration).Length > 0, _now.Elapsed);
    }

    private void OnOwnRow()
    {
        if (View.Find(Self) is { } own)
        {
            OnOwnRow(own);
            return;
        }

        if (View.Version < 0)
        {
            return;
        }

        if (IsStopping)
        {
            Reach(_wanted);
        }
        else if (View.FindSuccessor(Self) is { } successor)
        {
            TerminateFor(successor);
        }
        else if (_hasJoined)
        {
            Terminate("its row has been removed from the membership table, as is done with silos that are dead");
        }
    }

    private void OnOwnRow(MemberRow own)
    {
        if (own.IsAlive)
        {
            _hasJoined = true;
            _heartbeat.Start(_now.Elapsed, _random);
            if (!IsStopping && View.FindSuccessor(Self) is { } successor)
            {
                TerminateFor(successor);
            }
            else
            {
                Reach(own.Status);
            }

            return;
        }

        _heartbeat.Stop();
        _detector.StopWatching();
        if (IsStopping)
        {
            Reach(SiloStatus.Dead);
        }
        else
        {
            Terminate($"it was declared dead {DeathVotes.Describe(own)}; start it again, and when that repeats look at the network between them and at the load of their machines");
        }
    }

    private void Reach(SiloStatus status)
    {
        if (status > _reached)
        {
            _reached = status;
            _outbox.Add(new MembershipEffect.StatusReached(status));
        }
    }

    private void FinishKills()
    {
        foreach (var silo in _planner.Kills.Where(silo => View.Find(silo) is not { IsAlive: true }).ToArray())
        {
            _planner.Kills.Remove(silo);
            _outbox.Add(new MembershipEffect.KillFinished(silo, View.Find(silo) is not null));
        }
    }

    private void TerminateFor(SiloAddress successor) =>
        Terminate($"silo '{successor}' has started later on the same endpoint; give each silo an endpoint of its own");

    private void Terminate(string reason)
    {
        IsTerminated = true;
        NextTick = TimeSpan.MaxValue;
        _outbox.Add(new MembershipEffect.Terminate($"Silo '{Self}' stops: {reason}."));
    }

    private TimeSpan FindNextTick()
    {
        TimeSpan[] candidates =
        [
            _detector.NextDue,
            _heartbeat.NextDue,
            _connectivity.NextDue,
            _cleanup.NextDue,
            _work.IsBusy || _work.NeedsRead ? _work.NextDue : (_table.LastReadAt ?? _now.Elapsed) + ReadPeriod(),
            _now.Elapsed + _settings.ProbeTimeout,
        ];
        var next = candidates.Min();
        return next > _now.Elapsed ? next : _now.Elapsed;
    }
}
