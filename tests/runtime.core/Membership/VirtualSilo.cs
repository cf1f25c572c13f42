using Actors.Runtime.Membership;
using Actors.Runtime.Messaging;

namespace Actors.Runtime.Core.Tests.Membership;

/// <summary>One machine and the process around it, which can be killed or frozen.</summary>
internal sealed class VirtualSilo
{
    private readonly Queue<MembershipEvent> _held = new();
    private readonly VirtualCluster _cluster;
    private readonly MembershipMachine _machine;
    private TimeSpan _tickAt = TimeSpan.MaxValue;

    public VirtualSilo(VirtualCluster cluster, SiloAddress address, int seed, MembershipSettings? settings = null)
    {
        _cluster = cluster;
        Address = address;
        _machine = new MembershipMachine(new MemberRow(address, SiloStatus.Created, $"silo-{address.Endpoint.Port}"), settings ?? cluster.Settings, new Random(seed));
    }

    public SiloAddress Address { get; }

    public bool IsEnded { get; private set; }

    public bool IsFrozen { get; private set; }

    /// <summary>It never asks to become active.</summary>
    public bool StaysJoining { get; init; }

    /// <summary>Why it has ended itself, once for each time.</summary>
    public List<string> Terminations { get; } = [];

    public List<SiloStatus> Reached { get; } = [];

    public List<string> News { get; } = [];

    public string? JoinProblem { get; private set; }

    /// <summary>Versions of the views that it has published.</summary>
    public List<long> Published { get; } = [];

    public MembershipView View => _machine.View;

    public SiloStatus StatusInTable => _cluster.Table.Find(Address)?.Status ?? SiloStatus.None;

    public bool Sees(SiloStatus status, params VirtualSilo[] silos) => silos.All(silo => View.Find(silo.Address)?.Status == status);

    /// <summary>SIGKILL: its connections are reset, and its endpoint refuses new ones.</summary>
    public void Kill()
    {
        IsEnded = true;
        foreach (var other in _cluster.Silos.Where(other => other != this && _cluster.CanReach(this, other)))
        {
            other.Later(new MembershipEvent.ConnectionFailed(Address, ConnectionFailure.Reset));
        }
    }

    public void Freeze() => IsFrozen = true;

    public void Thaw()
    {
        IsFrozen = false;
        while (_held.TryDequeue(out var held))
        {
            Handle(held);
        }
    }

    public void Later(MembershipEvent membershipEvent) => _cluster.After(VirtualCluster.Latency, () => Handle(membershipEvent));

    public void Handle(MembershipEvent membershipEvent)
    {
        if (IsEnded)
        {
            return;
        }

        if (IsFrozen)
        {
            _held.Enqueue(membershipEvent);
            return;
        }

        foreach (var effect in _machine.Handle(membershipEvent, _cluster.Time))
        {
            Do(effect);
        }

        ArmTick();
    }

    private void ArmTick()
    {
        if (_machine.NextTick == TimeSpan.MaxValue || (_tickAt > _cluster.Now && _tickAt <= _machine.NextTick))
        {
            return;
        }

        var tickAt = _tickAt = _machine.NextTick;
        _cluster.After(tickAt - _cluster.Now, () =>
        {
            if (_tickAt == tickAt || !IsFrozen)
            {
                Handle(new MembershipEvent.Tick());
            }
        });
    }

    private void Do(MembershipEffect effect)
    {
        switch (effect)
        {
            case MembershipEffect.ReadTable or MembershipEffect.WriteRow or MembershipEffect.WriteHeartbeat or MembershipEffect.RemoveDefunct:
                _cluster.After(VirtualCluster.Latency, () => OnTable(effect));
                break;
            case MembershipEffect.SendProbe probe:
                Probe(this, probe.Peer, peer => Later(new MembershipEvent.ProbeAnswered(probe.Peer, probe.ProbeId, peer.View.Version, peer._machine.Slowness)));
                break;
            case MembershipEffect.SendIndirectProbe probe:
                Probe(this, probe.Intermediary, intermediary => AskFor(intermediary, probe));
                break;
            case MembershipEffect.CheckConnect check:
                Later(new MembershipEvent.ConnectChecked(check.Peer, check.CheckId, Connect(check.Peer)));
                break;
            case MembershipEffect.Gossip gossip:
                foreach (var peer in gossip.Peers)
                {
                    Send(this, peer, silo => silo.Handle(new MembershipEvent.GossipReceived(Address, gossip.Version, gossip.Changed)));
                }

                break;
            case MembershipEffect.PublishView published:
                Assert.True(Published.Count == 0 || Published[^1] < published.View.Version, "A view went back.");
                Published.Add(published.View.Version);
                break;
            case MembershipEffect.StatusReached reached:
                OnReached(reached.Status);
                break;
            case MembershipEffect.ConnectivityFinished finished:
                JoinProblem = finished.Problem;
                _cluster.After(TimeSpan.Zero, () => Handle(new MembershipEvent.StatusRequested(finished.Problem is null ? SiloStatus.Active : SiloStatus.Dead)));
                break;
            case MembershipEffect.Terminate terminate:
                Terminations.Add(terminate.Reason);
                News.Add($"{_cluster.Now} {terminate.Reason}");
                _cluster.After(TimeSpan.Zero, Kill);
                break;
            case MembershipEffect.Report report:
                News.Add($"{_cluster.Now} {Address}: {report.News} {report.Silo} {report.Detail}");
                break;
        }
    }

    private void OnReached(SiloStatus status)
    {
        Reached.Add(status);
        if (status == SiloStatus.Joining && !StaysJoining)
        {
            _cluster.After(TimeSpan.Zero, () => Handle(new MembershipEvent.ConnectivityRequested()));
        }
    }

    private void OnTable(MembershipEffect effect)
    {
        if (!_cluster.IsTableUp)
        {
            var id = effect switch
            {
                MembershipEffect.ReadTable read => read.OperationId,
                MembershipEffect.WriteRow write => write.OperationId,
                _ => 0,
            };
            Later(effect is MembershipEffect.WriteHeartbeat heartbeat
                ? new MembershipEvent.HeartbeatFinished(heartbeat.OperationId, "down")
                : new MembershipEvent.TableFailed(id, "down"));
            return;
        }

        var table = _cluster.Table;
        switch (effect)
        {
            case MembershipEffect.ReadTable read:
                Later(new MembershipEvent.TableRead(read.OperationId, table, _cluster.Time.Utc));
                break;
            case MembershipEffect.WriteRow write:
                var isAccepted = table.Version == write.ExpectedVersion && table.Rows.ContainsKey(write.Row.Silo) != write.IsInsert;
                _cluster.Table = isAccepted ? table.With(write.Row) : table;
                Later(new MembershipEvent.WriteFinished(write.OperationId, isAccepted));
                break;
            case MembershipEffect.WriteHeartbeat heartbeat:
                if (table.Find(Address) is { } own)
                {
                    _cluster.Table = table.WithHeartbeat(own with { HeartbeatTime = _cluster.Time.Utc });
                }

                Later(new MembershipEvent.HeartbeatFinished(heartbeat.OperationId, null));
                break;
        }
    }

    private ConnectOutcome Connect(SiloAddress peer) => _cluster.Find(peer) is { } silo && !_cluster.CanReach(this, silo)
        ? ConnectOutcome.Unknown
        : _cluster.Listener(peer) is null ? ConnectOutcome.Refused : ConnectOutcome.Accepted;

    private void AskFor(VirtualSilo intermediary, MembershipEffect.SendIndirectProbe probe)
    {
        var isAnswered = false;
        Probe(intermediary, probe.Peer, _ => isAnswered = true);
        _cluster.After(probe.PeerTimeout, () => Send(
            intermediary,
            Address,
            asker => asker.Handle(new MembershipEvent.IndirectProbeAnswered(probe.Peer, probe.ProbeId, isAnswered, intermediary._machine.HealthScore))));
    }

    // A frozen process answers when it goes on.
    private void Probe(VirtualSilo from, SiloAddress to, Action<VirtualSilo> onAnswered) => Send(from, to, peer =>
    {
        if (peer.IsFrozen)
        {
            _cluster.After(TimeSpan.FromMilliseconds(100), () => Probe(from, to, onAnswered));
        }
        else
        {
            Send(peer, from.Address, _ => onAnswered(peer));
        }
    });

    private void Send(VirtualSilo from, SiloAddress to, Action<VirtualSilo> deliver)
    {
        if (_cluster.Find(to) is { IsEnded: false } peer && _cluster.CanReach(from, peer) && !_cluster.LosesMessages())
        {
            _cluster.After(VirtualCluster.Latency, () =>
            {
                if (!peer.IsEnded)
                {
                    deliver(peer);
                }
            });
        }
    }
}
