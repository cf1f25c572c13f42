using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Membership;

/// <summary>
/// Knows from outside, as nobody in the cluster can, since when a silo has given nobody a reason to call it dead. That is so while its
/// process runs and has not stood still for long, while the network neither loses messages nor holds them up for long, while it exchanges
/// messages both ways with more than half of the active silos that run, itself included, and while fewer than two of those that do so, too,
/// are cut off from it: two of those are as many as the protocol asks for.
/// </summary>
internal sealed class Wellness
{
    private const int AccusersMin = 2;

    private readonly World _world;
    private readonly Func<SimProcess, bool> _isVoter;
    private readonly TimeSpan _freezeMax;
    private readonly TimeSpan _delayMax;
    private readonly TimeSpan?[] _connectedSince;
    private readonly TimeSpan?[] _writesSince;
    private readonly TimeSpan?[] _reachesAllSince;
    private bool _hasTrouble;
    private TimeSpan _troubleEndedAt = TimeSpan.MinValue;

    /// <param name="world">The world.</param>
    /// <param name="isVoter">Whether the silo in a process is active.</param>
    /// <param name="freezeMax">Standing still for less is no reason.</param>
    /// <param name="delayMax">Messages that take longer are.</param>
    public Wellness(World world, Func<SimProcess, bool> isVoter, TimeSpan freezeMax, TimeSpan delayMax)
    {
        _world = world;
        _isVoter = isVoter;
        _freezeMax = freezeMax;
        _delayMax = delayMax;
        _connectedSince = [.. world.Hosts.Select(_ => (TimeSpan?)TimeSpan.Zero)];
        _writesSince = [.. world.Hosts.Select(_ => (TimeSpan?)TimeSpan.Zero)];
        _reachesAllSince = [.. world.Hosts.Select(_ => (TimeSpan?)TimeSpan.Zero)];
        world.TopologyChanged += Look;
    }

    /// <summary>True when the process has been well for at least this long.</summary>
    public bool HasBeenWell(SimProcess process, TimeSpan duration)
    {
        var since = Later(_world.Now - duration, process.StartedAt);
        var (from, to) = process.LastFreeze;
        // Standing still adds up with the silence of a bad link.
        var freezeMax = _hasTrouble || _troubleEndedAt >= since ? _delayMax : _freezeMax;
        var wasFrozen = to >= since && (to < _world.Now ? to : _world.Now) - from >= freezeMax;
        return !process.IsEnded && !wasFrozen && _connectedSince[process.Host.Index] <= since;
    }

    /// <summary>
    /// True when every other host, or the database, has been within reach for at least this long. Who neither writes into the table nor answers
    /// may be taken for dead by a few that are cut off from the rest, too, but not from the table.
    /// </summary>
    public bool HasBeenSeen(SimProcess process, TimeSpan duration)
    {
        var since = Later(_world.Now - duration, process.StartedAt);
        return _writesSince[process.Host.Index] <= since || _reachesAllSince[process.Host.Index] <= since;
    }

    /// <summary>Looks again; wanted after a silo has become active or dead.</summary>
    public void Look()
    {
        var network = _world.Network;
        var isBad = network.Faults.DropPerMille > 0 || (network.Faults.DelayPerMille > 0 && network.Faults.DelayMax > _delayMax);
        var hasTrouble = network.HasCuts || network.Faults.ResetPerMille > 0 || network.Faults.LatencyMax > _delayMax / 4;
        _troubleEndedAt = _hasTrouble && !hasTrouble ? _world.Now : _troubleEndedAt;
        _hasTrouble = hasTrouble;
        var voters = _world.Hosts.Where(host => host.Process is { IsRunning: true } process && _isVoter(process)).Select(host => host.Index).ToArray();
        var majority = voters.Where(voter => IsLargerPart(Reached(voter, voters), voters)).ToArray();
        foreach (var host in _world.Hosts)
        {
            var index = host.Index;
            var isSeen = !network.HasCuts || (IsLargerPart(Reached(index, voters), voters) && majority.Count(voter => !AreConnected(index, voter)) < AccusersMin);
            _connectedSince[index] = isSeen && !isBad ? _connectedSince[index] ?? _world.Now : null;
            _reachesAllSince[index] = network.HasCuts && _world.Hosts.Any(other => !AreConnected(index, other.Index)) ? null : _reachesAllSince[index] ?? _world.Now;
            _writesSince[index] = network.IsCut(index, _world.Database.Index) ? null : _writesSince[index] ?? _world.Now;
        }
    }

    private int Reached(int host, int[] voters) => !_world.Network.HasCuts ? voters.Length : voters.Count(voter => AreConnected(host, voter));

    private bool AreConnected(int one, int other) => !_world.Network.IsCut(one, other) && !_world.Network.IsCut(other, one);

    private static bool IsLargerPart(int reached, int[] voters) => 2 * reached > voters.Length;

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
