using Actors.Runtime.Messaging;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>Watches the peers that this silo is responsible for, and says whom it suspects.</summary>
internal sealed class FailureDetector
{
    private readonly Dictionary<SiloAddress, PeerMonitor> _monitors = [];
    private readonly SiloAddress _self;
    private readonly MembershipSettings _settings;
    private readonly Outbox _outbox;
    private readonly LocalHealth _health;
    private readonly Random _random;
    private bool _reachedMajority;

    public FailureDetector(SiloAddress self, MembershipSettings settings, Outbox outbox, LocalHealth health, Random random)
    {
        _self = self;
        _settings = settings;
        _outbox = outbox;
        _health = health;
        _random = random;
    }

    public IReadOnlyCollection<PeerMonitor> Monitors => _monitors.Values;

    public TimeSpan NextDue => _monitors.Count == 0 ? TimeSpan.MaxValue : _monitors.Values.Min(monitor => monitor.NextDue);

    public bool IsWatching => _monitors.Count > 0;

    public PeerMonitor? Find(SiloAddress peer) => _monitors.GetValueOrDefault(peer);

    /// <summary>Begins and ends watches as the view and the table's heartbeats want it.</summary>
    public void Watch(MembershipView view, Func<MemberRow, bool> isNoteworthy, TimeSpan now)
    {
        var wanted = ChoosePeers(view, isNoteworthy);
        foreach (var peer in _monitors.Keys.Where(peer => !wanted.Contains(peer)).ToArray())
        {
            _monitors.Remove(peer);
        }

        foreach (var peer in wanted.Where(peer => !_monitors.ContainsKey(peer)))
        {
            // A silo that joins is in a hurry; else first probes are spread out, so that silos do not beat in time.
            var delay = view.Find(_self)?.Status == SiloStatus.Active ? _settings.ProbePeriod * _random.NextDouble() : TimeSpan.Zero;
            _monitors.Add(peer, new PeerMonitor(peer, now + delay, now, _settings, _outbox, _health));
        }
    }

    public void StopWatching() => _monitors.Clear();

    public void OnTime(MembershipView view, TimeSpan now)
    {
        var reachesMajority = ReachesMajority(view, now);
        if (reachesMajority && !_reachedMajority)
        {
            // The way to some peers has opened again. The others get their time anew: their silence may have been this silo's fault, too.
            foreach (var monitor in _monitors.Values)
            {
                monitor.ForgetSilence(now);
            }
        }

        _reachedMajority = reachesMajority;
        foreach (var monitor in _monitors.Values.Where(monitor => monitor.NextDue <= now).ToArray())
        {
            monitor.OnTime(now, forPeer => ChooseIntermediary(forPeer, view));
        }

        if (_monitors.Values.Any(monitor => monitor.SilentSince == now))
        {
            // Who speaks of silence has to hear from the others meanwhile.
            foreach (var monitor in _monitors.Values)
            {
                monitor.ProbeSoon(now);
            }
        }
    }

    public void OnConnectionFailed(SiloAddress peer, ConnectionFailure failure, TimeSpan now) => Find(peer)?.OnConnectionFailed(failure, now);

    /// <summary>This silo was held up: all that it has missed meanwhile says nothing.</summary>
    public void Restart(TimeSpan now)
    {
        foreach (var monitor in _monitors.Values)
        {
            monitor.Restart(now);
        }
    }

    /// <summary>
    /// True when this silo reaches the larger part of the active silos that it watches, itself included if it is active; in an exact half, when the
    /// silo that started first is in it. Those that are gone do not count.
    /// </summary>
    /// <param name="view">Who counts.</param>
    /// <param name="now">The time.</param>
    /// <param name="heardSince">Only signs of life since then count: older ones may be from before a partition.</param>
    public bool ReachesMajority(MembershipView view, TimeSpan now, TimeSpan? heardSince = null)
    {
        // A silo that joins is not one of those that decide.
        var oldest = view.Find(_self) is { Status: SiloStatus.Active } own ? own : null;
        var reached = oldest is null ? 0 : 1;
        var total = reached;
        var reachesOldest = true;
        foreach (var monitor in _monitors.Values)
        {
            if (monitor.IsGone || view.Find(monitor.Peer) is not { Status: SiloStatus.Active } row)
            {
                continue;
            }

            var isReachable = monitor.IsReachable(now) && !(monitor.LastAliveAt < heardSince);
            total++;
            reached += isReachable ? 1 : 0;
            if (oldest is null || IsOlder(row, oldest))
            {
                oldest = row;
                reachesOldest = isReachable;
            }
        }

        return 2 * reached > total || (2 * reached == total && reachesOldest);
    }

    private static bool IsOlder(MemberRow row, MemberRow other) =>
        row.StartTime != other.StartTime ? row.StartTime < other.StartTime : row.Silo < other.Silo;

    private HashSet<SiloAddress> ChoosePeers(MembershipView view, Func<MemberRow, bool> isNoteworthy)
    {
        if (view.Find(_self) is not { Status: SiloStatus.Joining or SiloStatus.Active } own)
        {
            return [];
        }

        var peers = own.Status == SiloStatus.Joining
            ? view.Ring.Successors(_self, row => row.Status == SiloStatus.Active, _settings.ConnectivityPeersMax)
            : view.Ring.Successors(_self, _ => true, _settings.ProbedSilosMax);
        return [.. peers, .. view.Ring.Successors(_self, isNoteworthy, _settings.ExtraPeersMax)];
    }

    private SiloAddress? ChooseIntermediary(PeerMonitor forPeer, MembershipView view)
    {
        var candidates = _monitors.Values
            .Where(monitor => monitor != forPeer && monitor.HasAnswered && monitor.MissedCount == 0 && !monitor.IsGone
                && !forPeer.Opinion.HasAsked(monitor.Peer) && view.Find(monitor.Peer)?.Status == SiloStatus.Active)
            .Select(monitor => monitor.Peer)
            .ToArray();
        return candidates.Length == 0 ? null : candidates[_random.Next(candidates.Length)];
    }
}
