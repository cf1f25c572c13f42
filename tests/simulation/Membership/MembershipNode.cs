using Actors.Runtime.Membership;
using Actors.Runtime.Messaging;
using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Membership;

/// <summary>
/// One silo's membership: the real machine, with the simulated network, database and timers around it in place of the real shell.
/// </summary>
internal sealed class MembershipNode
{
    private readonly World _world;
    private readonly MembershipCluster _cluster;
    private readonly MembershipMachine _machine;
    private readonly Dictionary<int, (SiloAddress Peer, long Id, bool IsIndirect, SiloAddress Target)> _calls = [];
    private SimTimer? _timer;
    private TimeSpan _timerAt;
    private TimeSpan? _utcOffset;
    private int _lastCall;

    public MembershipNode(World world, MembershipCluster cluster, SimProcess process)
    {
        _world = world;
        _cluster = cluster;
        Process = process;
        Silo = Addresses.Of(process.Id);
        var random = new SystemRandom(world.RandomFor($"membership {process.Id}"));
        _machine = new MembershipMachine(new MemberRow(Silo, SiloStatus.Created, $"silo-{process.Id.Host}"), cluster.Settings, random);
        process.ConnectionFailed += OnConnectionFailed;
        process.Connected = peer => Handle(new MembershipEvent.Connected(Addresses.Of(peer)));
    }

    public SimProcess Process { get; }

    public SiloAddress Silo { get; }

    public MembershipView View => _machine.View;

    public bool IsTerminated => _machine.IsTerminated;

    /// <summary>The status that the table has confirmed.</summary>
    public SiloStatus Status { get; private set; } = SiloStatus.Created;

    public bool IsLeaving { get; private set; }

    /// <summary>Anything else that wants to know when the status is reached, such as a directory that hands over.</summary>
    public Action<SiloStatus>? StatusReached { get; set; }

    public void Start() => Handle(new MembershipEvent.StatusRequested(SiloStatus.Joining));

    /// <summary>Begins to stop; <see cref="FinishLeaving"/> ends it.</summary>
    public void Leave()
    {
        IsLeaving = true;
        Handle(new MembershipEvent.StatusRequested(SiloStatus.ShuttingDown));
    }

    public void FinishLeaving() => Handle(new MembershipEvent.StatusRequested(SiloStatus.Dead));

    public void Refresh() => Handle(new MembershipEvent.RefreshRequested(0));

    public void Handle(MembershipEvent happened)
    {
        if (Process.IsEnded)
        {
            return;
        }

        foreach (var effect in _machine.Handle(happened, Now()))
        {
            Do(effect);
        }

        Arm();
    }

    private MembershipTime Now()
    {
        var elapsed = Process.Host.Elapsed;
        var utc = _utcOffset is { } offset ? DateTime.UnixEpoch + elapsed + offset : Process.Host.UtcNow.UtcDateTime;
        return new MembershipTime(elapsed, utc);
    }

    private void Arm()
    {
        if (_machine.IsTerminated || Process.IsEnded || (_timer is { IsOver: false } && _timerAt == _machine.NextTick))
        {
            return;
        }

        _timer?.Cancel();
        _timerAt = _machine.NextTick;
        _timer = Process.After(_timerAt - Process.Host.Elapsed, "tick", () => Handle(new MembershipEvent.Tick()));
    }

    private void Do(MembershipEffect effect)
    {
        switch (effect)
        {
            case MembershipEffect.ReadTable or MembershipEffect.WriteRow or MembershipEffect.WriteHeartbeat or MembershipEffect.RemoveDefunct:
                DoInDatabase(effect);
                break;
            case MembershipEffect.SendProbe probe:
                SendProbe(probe);
                break;
            case MembershipEffect.SendIndirectProbe probe:
                SendIndirectProbe(probe);
                break;
            case MembershipEffect.CheckConnect check:
                _world.Network.Dial(Process, Addresses.ProcessOf(check.Peer).Host, check.Timeout, accepted => Handle(new MembershipEvent.ConnectChecked(
                    check.Peer, check.CheckId, accepted switch { true => ConnectOutcome.Accepted, false => ConnectOutcome.Refused, null => ConnectOutcome.Unknown })));
                break;
            case MembershipEffect.Gossip gossip:
                foreach (var peer in gossip.Peers)
                {
                    Send(peer, "gossip", node => node.Handle(new MembershipEvent.GossipReceived(Silo, gossip.Version, gossip.Changed)));
                }

                break;
            case MembershipEffect.PublishView published:
                _cluster.OnPublished(this, published.View);
                break;
            case MembershipEffect.StatusReached reached:
                OnStatusReached(reached.Status);
                break;
            case MembershipEffect.ConnectivityFinished { Problem: null }:
                Handle(new MembershipEvent.StatusRequested(SiloStatus.Active));
                break;
            case MembershipEffect.ConnectivityFinished:
                _cluster.OnExit(this, "exit-unconnected");
                break;
            case MembershipEffect.Terminate terminate:
                _world.Note("terminate", Process.Host.Index, value: Process.Generation, detail: terminate.Reason);
                _cluster.OnExit(this, "exit-terminated");
                break;
            case MembershipEffect.Report report:
                _world.Note("report", Process.Host.Index, value: (long)report.News, detail: report);
                break;
            case MembershipEffect.KillFinished or MembershipEffect.RefreshFinished:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(effect), effect, "A new effect; do it here.");
        }
    }

    private void OnStatusReached(SiloStatus status)
    {
        Status = status;
        _world.Note("status", Process.Host.Index, value: (long)status, detail: status);
        _cluster.OnStatus(this);
        StatusReached?.Invoke(status);
        if (status == SiloStatus.Joining)
        {
            Handle(new MembershipEvent.ConnectivityRequested());
        }
        else if (status == SiloStatus.ShuttingDown && StatusReached is null)
        {
            Process.After(_cluster.DrainTime(), "drained", FinishLeaving);
        }
        else if (status == SiloStatus.Dead)
        {
            _cluster.OnExit(this, "exit-left");
        }
    }

    private void DoInDatabase(MembershipEffect effect)
    {
        var table = _cluster.Table;
        var database = _world.Database;
        switch (effect)
        {
            case MembershipEffect.ReadTable read:
                database.Execute(Process, "read", () => (table.View, Time: database.UtcNow.UtcDateTime), found => OnRead(read.OperationId, found.View, found.Time), error => OnFailed(read.OperationId, error));
                break;
            case MembershipEffect.WriteRow write:
                database.Execute(Process, "write", () => table.TryWrite(Silo, write.Row, write.IsInsert, write.ExpectedVersion), done => Handle(new MembershipEvent.WriteFinished(write.OperationId, done)), error => OnFailed(write.OperationId, error));
                break;
            case MembershipEffect.WriteHeartbeat beat:
                database.Execute(
                    Process,
                    "heartbeat",
                    () =>
                    {
                        table.WriteHeartbeat(Silo, database.UtcNow.UtcDateTime);
                        return true;
                    },
                    _ => Handle(new MembershipEvent.HeartbeatFinished(beat.OperationId, null)),
                    error => Handle(new MembershipEvent.HeartbeatFinished(beat.OperationId, error.Message)));
                break;
            case MembershipEffect.RemoveDefunct remove:
                database.Execute(
                    Process,
                    "remove-defunct",
                    () =>
                    {
                        table.RemoveDefunct(remove.Before);
                        return true;
                    },
                    _ => { },
                    _ => { });
                break;
        }
    }

    private void OnRead(long operationId, MembershipView view, DateTime readTime)
    {
        _utcOffset = readTime - DateTime.UnixEpoch - Process.Host.Elapsed;
        Handle(new MembershipEvent.TableRead(operationId, view, readTime));
        if (_cluster.Mistakes.PublishesEveryRead && view.Version < View.Version)
        {
            _cluster.OnPublished(this, view);
        }
    }

    private void OnFailed(long operationId, Exception error) => Handle(new MembershipEvent.TableFailed(operationId, error.Message));

    private void SendProbe(MembershipEffect.SendProbe probe)
    {
        var call = Remember(probe.Peer, probe.ProbeId, isIndirect: false, probe.Peer);
        var version = View.Version;
        Send(probe.Peer, "probe", node =>
        {
            node.Handle(new MembershipEvent.GossipReceived(Sender: null, version, Changed: null));
            var (answer, slowness) = (node.View.Version, node._machine.Slowness);
            node.Send(Silo, "probe-answer", asker =>
            {
                asker._calls.Remove(call);
                asker.Handle(new MembershipEvent.ProbeAnswered(probe.Peer, probe.ProbeId, answer, slowness));
            });
        });
    }

    private void SendIndirectProbe(MembershipEffect.SendIndirectProbe probe)
    {
        var call = Remember(probe.Intermediary, probe.ProbeId, isIndirect: true, probe.Peer);
        Send(probe.Intermediary, "indirect-probe", intermediary => intermediary.ProbeFor(probe.Peer, probe.PeerTimeout, answered =>
        {
            var score = intermediary._machine.HealthScore;
            intermediary.Send(Silo, "indirect-answer", asker =>
            {
                asker._calls.Remove(call);
                asker.Handle(new MembershipEvent.IndirectProbeAnswered(probe.Peer, probe.ProbeId, answered, score));
            });
        }));
    }

    private void ProbeFor(SiloAddress peer, TimeSpan timeout, Action<bool> done)
    {
        var isDone = false;
        void Finish(bool answered)
        {
            if (!isDone)
            {
                isDone = true;
                done(answered);
            }
        }

        Process.After(timeout, "indirect-timeout", () => Finish(false));
        Send(peer, "ping", node => node.Send(Silo, "pong", _ => Finish(true)));
    }

    private int Remember(SiloAddress peer, long id, bool isIndirect, SiloAddress target)
    {
        _calls.Add(++_lastCall, (peer, id, isIndirect, target));
        return _lastCall;
    }

    // A lost connection fails the calls on it at once.
    private void OnConnectionFailed(ProcessId process, ConnectionFailure failure)
    {
        var peer = Addresses.Of(process);
        Handle(new MembershipEvent.ConnectionFailed(peer, failure));
        foreach (var (number, call) in _calls.Where(call => call.Value.Peer.Equals(peer)).ToArray())
        {
            _calls.Remove(number);
            Handle(call.IsIndirect ? new MembershipEvent.IndirectProbeFailed(call.Target, call.Id) : new MembershipEvent.ProbeFailed(call.Target, call.Id));
        }
    }

    private void Send(SiloAddress peer, string kind, Action<MembershipNode> deliver) =>
        _world.Network.Send(Process, Addresses.ProcessOf(peer), kind, process => _cluster.NodeOf(process)?.Do(deliver));

    private void Do(Action<MembershipNode> action) => action(this);
}
