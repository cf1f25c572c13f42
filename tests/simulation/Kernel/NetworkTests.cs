using Actors.Runtime.Messaging;

namespace Actors.Simulation.Tests.Kernel;

public sealed class NetworkTests
{
    private readonly World _world = new(seed: 7, hosts: 3, new Trace(output: null));
    private readonly List<string> _seen = [];

    [Fact]
    public void Send_ProcessHasDied_IsRefused()
    {
        var (one, other) = (Start(0), Start(1));
        _world.Hosts[1].Kill("kill");
        Send(one, other);
        Pass(seconds: 1);
        Assert.Equal([$"0: 1 {ConnectionFailure.Refused}"], _seen);
    }

    [Fact]
    public void Send_ProcessWasReplaced_IsRejected()
    {
        var (one, other) = (Start(0), Start(1));
        _world.Hosts[1].Kill("kill");
        Start(1);
        Send(one, other);
        Pass(seconds: 1);
        Assert.Equal([$"0: 1 {ConnectionFailure.Rejected}"], _seen);
    }

    [Fact]
    public void Kill_PeersThatHadSpoken_SeeAReset()
    {
        var (one, other) = (Start(0), Start(1));
        Start(2);
        Send(one, other);
        Pass(seconds: 1);
        _world.Hosts[1].Kill("kill");
        Pass(seconds: 1);
        Assert.Equal(["1 from 0", $"0: 1 {ConnectionFailure.Reset}"], _seen);
    }

    [Fact]
    public void Kill_WithThePower_NobodyHearsUntilItsOwnConnectTimesOut()
    {
        var (one, other) = (Start(0), Start(1));
        Send(one, other);
        Pass(seconds: 1);
        _world.Hosts[1].Kill("power-off", silently: true);
        Pass(seconds: 10);
        Assert.Equal(["1 from 0"], _seen);

        Send(one, other);
        Pass(seconds: 3);
        Assert.Equal(["1 from 0", $"0: 1 {ConnectionFailure.TimedOut}"], _seen);
    }

    [Fact]
    public void Add_CutOfOneWay_TheOtherWayStaysOpen()
    {
        var (one, other) = (Start(0), Start(1));
        _world.Network.Add(new Cut(3, [0], [1]));
        Send(one, other);
        Send(other, one);
        Pass(seconds: 2);
        Assert.Equal(["0 from 1"], _seen);
    }

    [Fact]
    public void Remove_CutOfAWhile_WhatWaitedArrives()
    {
        var (one, other) = (Start(0), Start(1));
        var cut = new Cut(3, [0], [1]);
        _world.Network.Add(cut);
        Send(one, other);
        Pass(seconds: 1);
        Assert.Empty(_seen);

        _world.Network.Remove(cut);
        Pass(seconds: 5);
        Assert.Equal(["1 from 0"], _seen);
    }

    private SimProcess Start(int host)
    {
        var process = _world.Hosts[host].Start();
        process.ConnectionFailed = (peer, failure) => _seen.Add($"{host}: {peer.Host} {failure}");
        return process;
    }

    private void Send(SimProcess from, SimProcess to) =>
        _world.Network.Send(from, to.Id, "message", receiver => _seen.Add($"{receiver.Host.Index} from {from.Host.Index}"));

    private void Pass(int seconds)
    {
        var until = _world.Now + TimeSpan.FromSeconds(seconds);
        while (_world.Step(until))
        {
        }
    }
}
