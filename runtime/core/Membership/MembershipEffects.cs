using Microsoft.Extensions.Logging;

namespace Actors.Runtime.Membership;

/// <summary>Does what the machine wants of the table and of other silos, and tells the loop what became of it.</summary>
internal sealed class MembershipEffects
{
    private readonly MembershipLoop _loop;
    private readonly TableAccess _table;
    private readonly IMembershipPeers _peers;
    private readonly MemberRow _identity;
    private readonly ILogger _logger;

    public MembershipEffects(MembershipLoop loop, TableAccess table, IMembershipPeers peers, MemberRow identity, ILogger logger)
    {
        _loop = loop;
        _table = table;
        _peers = peers;
        _identity = identity;
        _logger = logger;
    }

    /// <summary>Begins to do it; false when the effect is for somebody else.</summary>
    public bool TryExecute(MembershipEffect effect)
    {
        switch (effect)
        {
            case MembershipEffect.ReadTable read:
                _ = ReadAsync(read);
                return true;
            case MembershipEffect.WriteRow write:
                _ = WriteAsync(write);
                return true;
            case MembershipEffect.WriteHeartbeat heartbeat:
                _ = WriteHeartbeatAsync(heartbeat);
                return true;
            case MembershipEffect.RemoveDefunct remove:
                _ = RemoveDefunctAsync(remove);
                return true;
            case MembershipEffect.SendProbe probe:
                _ = ProbeAsync(probe);
                return true;
            case MembershipEffect.SendIndirectProbe probe:
                _ = ProbeIndirectlyAsync(probe);
                return true;
            case MembershipEffect.CheckConnect check:
                _ = CheckConnectAsync(check);
                return true;
            case MembershipEffect.Gossip gossip:
                Gossip(gossip);
                return true;
            case MembershipEffect.Report report:
                MembershipLog.Write(_logger, report);
                return true;
            default:
                return false;
        }
    }

    private async Task ReadAsync(MembershipEffect.ReadTable read)
    {
        try
        {
            var (view, readTime) = await _table.ReadAsync().ConfigureAwait(false);
            _loop.Post(new MembershipEvent.TableRead(read.OperationId, view, readTime));
        }
        catch (Exception exception)
        {
            _loop.Post(new MembershipEvent.TableFailed(read.OperationId, exception.Message));
        }
    }

    private async Task WriteAsync(MembershipEffect.WriteRow write)
    {
        try
        {
            var isWritten = await _table.WriteAsync(write.Row, write.IsInsert, write.ExpectedVersion).ConfigureAwait(false);
            _loop.Post(new MembershipEvent.WriteFinished(write.OperationId, isWritten));
        }
        catch (Exception exception)
        {
            _loop.Post(new MembershipEvent.TableFailed(write.OperationId, exception.Message));
        }
    }

    private async Task WriteHeartbeatAsync(MembershipEffect.WriteHeartbeat heartbeat)
    {
        try
        {
            await _table.WriteHeartbeatAsync(_identity).ConfigureAwait(false);
            _loop.Post(new MembershipEvent.HeartbeatFinished(heartbeat.OperationId, null));
        }
        catch (Exception exception)
        {
            _loop.Post(new MembershipEvent.HeartbeatFinished(heartbeat.OperationId, exception.Message));
        }
    }

    private async Task RemoveDefunctAsync(MembershipEffect.RemoveDefunct remove)
    {
        try
        {
            await _table.RemoveDefunctAsync(remove.Before).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            MembershipLog.EffectFailed(_logger, "remove rows of dead silos", exception);
        }
    }

    // An answer that comes late still shows that the peer is alive, so it is waited for beyond the probe's limit, which the machine keeps.
    private async Task ProbeAsync(MembershipEffect.SendProbe probe)
    {
        try
        {
            var answer = await _peers.PingAsync(probe.Peer, _loop.View.Version).ConfigureAwait(false);
            _loop.Post(new MembershipEvent.ProbeAnswered(probe.Peer, probe.ProbeId, answer.Version, answer.Slowness));
        }
        catch (Exception)
        {
            _loop.Post(new MembershipEvent.ProbeFailed(probe.Peer, probe.ProbeId));
        }
    }

    private async Task ProbeIndirectlyAsync(MembershipEffect.SendIndirectProbe probe)
    {
        try
        {
            var result = await _peers.ProbeForAsync(probe.Intermediary, probe.Peer, probe.PeerTimeout).ConfigureAwait(false);
            _loop.Post(new MembershipEvent.IndirectProbeAnswered(probe.Peer, probe.ProbeId, result.PeerAnswered, result.HealthScore));
        }
        catch (Exception)
        {
            _loop.Post(new MembershipEvent.IndirectProbeFailed(probe.Peer, probe.ProbeId));
        }
    }

    private async Task CheckConnectAsync(MembershipEffect.CheckConnect check)
    {
        var outcome = await _peers.CheckConnectAsync(check.Peer, check.Timeout).ConfigureAwait(false);
        _loop.Post(new MembershipEvent.ConnectChecked(check.Peer, check.CheckId, outcome));
    }

    private void Gossip(MembershipEffect.Gossip gossip)
    {
        foreach (var peer in gossip.Peers)
        {
            _ = GossipAsync(peer, gossip);
        }
    }

    // Lost gossip is made up for by probes, which carry versions, and by reading the table.
    private async Task GossipAsync(Orleans.Runtime.SiloAddress peer, MembershipEffect.Gossip gossip)
    {
        try
        {
            await _peers.GossipAsync(peer, gossip.Version, gossip.Changed).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
        }
    }
}
