using Actors.Runtime.Messaging;

namespace Actors.Simulation.Tests.Kernel;

/// <summary>
/// Carries messages between processes, and tells what TCP tells: a connection refused where no process listens, a reset where one has
/// just died, nothing at all behind a cut.
/// </summary>
internal sealed class Network
{
    private readonly World _world;
    private readonly SeededRandom _random;
    private readonly List<Cut> _cuts = [];

    private readonly Dictionary<(ProcessId From, ProcessId To), OrderedStream> _streams = [];

    // Who has heard from or spoken to a process, and so hears when its connections end. Sorted, for the order of events.
    private readonly Dictionary<ProcessId, SortedDictionary<int, ProcessId>> _connected = [];

    public Network(World world)
    {
        _world = world;
        _random = world.RandomFor("network");
    }

    public NetworkFaults Faults
    {
        get;
        set
        {
            field = value;
            _world.TopologyChanged?.Invoke();
        }
    } = NetworkFaults.None;

    public bool HasCuts => _cuts.Count > 0;

    public void Add(Cut cut)
    {
        _cuts.Add(cut);
        _world.TopologyChanged?.Invoke();
    }

    public void Remove(Cut cut)
    {
        _cuts.Remove(cut);
        _world.TopologyChanged?.Invoke();
    }

    public void Heal()
    {
        _cuts.Clear();
        Faults = NetworkFaults.None;
        _world.TopologyChanged?.Invoke();
    }

    public bool IsCut(int from, int to)
    {
        foreach (var cut in _cuts)
        {
            if (cut.Blocks(from, to))
            {
                return true;
            }
        }

        return false;
    }

    public TimeSpan Latency() => _random.Between(Faults.LatencyMin, Faults.LatencyMax);

    /// <summary>Sends a message by itself, so that it can be overtaken and doubled; <paramref name="deliver"/> runs in the other process, if it arrives, once or twice.</summary>
    public void Send(SimProcess from, ProcessId to, string kind, Action<SimProcess> deliver)
    {
        if (IsLost(from, to, kind))
        {
            return;
        }

        Travel(from, to, kind, deliver, Delay(), retransmissions: 0);
        if (_random.PerMille(Faults.DuplicatePerMille))
        {
            _world.Tally.Add("message doubled");
            Travel(from, to, kind, deliver, _random.Between(TimeSpan.Zero, Faults.DelayMax), retransmissions: 0);
        }
    }

    /// <summary>
    /// Sends a message over a connection: it arrives at most once, and after everything that was sent there before. A lost one is lost
    /// with its connection, or, as far as the sender can see, without a word.
    /// </summary>
    public void SendInOrder(SimProcess from, ProcessId to, string kind, Action<SimProcess> deliver)
    {
        if (IsLost(from, to, kind))
        {
            return;
        }

        if (!_streams.TryGetValue((from.Id, to), out var stream))
        {
            _streams[(from.Id, to)] = stream = new OrderedStream(
                _world, () => IsStopped(from, to), () => Report(from, to, ConnectionFailure.TimedOut));
        }

        stream.Send(Delay(), () => Deliver(from, to, kind, deliver));
    }

    /// <summary>Opens a connection to whatever listens on a host: true, false when it is refused, null when nothing answers in time.</summary>
    public void Dial(SimProcess from, int host, TimeSpan timeout, Action<bool?> answer)
    {
        var latency = Latency() + Latency();
        var isSilent = IsCut(from.Host.Index, host) || IsCut(host, from.Host.Index) || _random.PerMille(Faults.DropPerMille);
        _world.After(latency, () =>
        {
            // The kernel takes connections for a process that is frozen, too.
            var target = _world.Hosts[host];
            if (isSilent || target.IsGone)
            {
                _world.After(timeout, () => from.Accept("dial-silent", host, () => answer(null)));
                return;
            }

            var accepted = target.Process is not null;
            from.Accept(accepted ? "dial-accepted" : "dial-refused", host, () => answer(accepted));
        });
    }

    /// <summary>Ends the connections of a process that has ended.</summary>
    public void OnEnded(SimProcess ended, bool silently)
    {
        if (!_connected.Remove(ended.Id, out var peers))
        {
            return;
        }

        foreach (var peer in peers.Values)
        {
            if (_connected.TryGetValue(peer, out var others))
            {
                others.Remove(ended.Id.Host);
            }

            if (!silently && Find(peer) is { } process && !IsCut(ended.Host.Index, peer.Host))
            {
                Report(process, ended.Id, ConnectionFailure.Reset);
            }
        }
    }

    // Without a word, or with the connection, of which the sender hears.
    private bool IsLost(SimProcess from, ProcessId to, string kind)
    {
        if (_random.PerMille(Faults.DropPerMille))
        {
            _world.Note("lost", from.Host.Index, to.Host, detail: kind);
            _world.Tally.Add("message lost");
            return true;
        }

        if (_random.PerMille(Faults.ResetPerMille))
        {
            _world.Tally.Add("connection reset");
            Report(from, to, ConnectionFailure.Reset);
            return true;
        }

        return false;
    }

    private TimeSpan Delay()
    {
        if (!_random.PerMille(Faults.DelayPerMille))
        {
            return Latency();
        }

        _world.Tally.Add("message delayed");
        return Latency() + _random.Between(TimeSpan.Zero, Faults.DelayMax);
    }

    private bool IsStopped(SimProcess from, ProcessId to)
    {
        var isCut = IsCut(from.Host.Index, to.Host);
        if (isCut)
        {
            _world.Tally.Add("message stopped by a cut");
        }

        return isCut;
    }

    private void Travel(SimProcess from, ProcessId to, string kind, Action<SimProcess> deliver, TimeSpan delay, int retransmissions) =>
        _world.After(delay, () => Arrive(from, to, kind, deliver, retransmissions));

    private void Arrive(SimProcess from, ProcessId to, string kind, Action<SimProcess> deliver, int retransmissions)
    {
        // The segment needs an acknowledgement, but one that has arrived has arrived, whatever happens to that.
        if (IsStopped(from, to))
        {
            if (retransmissions == OrderedStream.RetransmissionsMax || from.IsEnded)
            {
                Report(from, to, ConnectionFailure.TimedOut);
                return;
            }

            Travel(from, to, kind, deliver, OrderedStream.Pause(retransmissions), retransmissions + 1);
            return;
        }

        Deliver(from, to, kind, deliver);
    }

    private void Deliver(SimProcess from, ProcessId to, string kind, Action<SimProcess> deliver)
    {
        if (Find(to) is { } process)
        {
            Connect(from, process);
            process.Accept(kind, from.Host.Index, () => deliver(process));
            return;
        }

        OnNobodyThere(from, to);
    }

    private void OnNobodyThere(SimProcess from, ProcessId to)
    {
        var host = _world.Hosts[to.Host];
        if (host.IsGone)
        {
            // No machine answers: the sender's own connect times out.
            _world.After(TimeSpan.FromSeconds(1), () => Report(from, to, ConnectionFailure.TimedOut));
            return;
        }

        if (!IsCut(to.Host, from.Host.Index))
        {
            Report(from, to, host.Process is null ? ConnectionFailure.Refused : ConnectionFailure.Rejected);
        }
    }

    private void Report(SimProcess to, ProcessId about, ConnectionFailure failure)
    {
        if (_connected.TryGetValue(to.Id, out var peers))
        {
            peers.Remove(about.Host);
        }

        _world.After(Latency(), () => to.Accept(Name(failure), about.Host, () => to.ConnectionFailed?.Invoke(about, failure)));
    }

    private static string Name(ConnectionFailure failure) => failure switch
    {
        ConnectionFailure.Closed => "connection-closed",
        ConnectionFailure.Refused => "connection-refused",
        ConnectionFailure.Reset => "connection-reset",
        ConnectionFailure.TimedOut => "connection-timed-out",
        ConnectionFailure.Rejected => "connection-rejected",
        _ => throw new ArgumentOutOfRangeException(nameof(failure), failure, "A new way to fail; give it a name here."),
    };

    private void Connect(SimProcess one, SimProcess other)
    {
        if (one.IsEnded || one == other)
        {
            return;
        }

        Connect(one, other.Id);
        Connect(other, one.Id);
    }

    private void Connect(SimProcess process, ProcessId peer)
    {
        var peers = PeersOf(process.Id);
        if (!peers.TryGetValue(peer.Host, out var known) || known != peer)
        {
            peers[peer.Host] = peer;
            _world.After(TimeSpan.Zero, () => process.Accept("connected", peer.Host, () => process.Connected?.Invoke(peer)));
        }
    }

    private SortedDictionary<int, ProcessId> PeersOf(ProcessId id)
    {
        if (!_connected.TryGetValue(id, out var peers))
        {
            _connected[id] = peers = [];
        }

        return peers;
    }

    private SimProcess? Find(ProcessId id) =>
        _world.Hosts[id.Host].Process is { } process && process.Generation == id.Generation ? process : null;
}
