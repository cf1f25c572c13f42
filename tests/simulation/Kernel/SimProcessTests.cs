namespace Actors.Simulation.Tests.Kernel;

public sealed class SimProcessTests
{
    private readonly World _world = new(seed: 7, hosts: 2, new Trace(output: null));
    private readonly List<string> _seen = [];

    [Fact]
    public void Freeze_TimersAndMessages_ComeInOneBurstAtThaw()
    {
        var (one, other) = (_world.Hosts[0].Start(), _world.Hosts[1].Start());
        one.After(TimeSpan.FromSeconds(1), "timer", () => _seen.Add("timer"));
        one.Freeze();
        _world.Network.Send(other, one.Id, "message", _ => _seen.Add("message"));
        Pass(seconds: 5);
        Assert.Empty(_seen);

        one.Thaw();
        Pass(seconds: 0);
        Assert.Equal(["message", "timer"], _seen);
    }

    [Fact]
    public void Kill_TimersAndMessages_NeverCome()
    {
        var (one, other) = (_world.Hosts[0].Start(), _world.Hosts[1].Start());
        one.After(TimeSpan.FromSeconds(1), "timer", () => _seen.Add("timer"));
        _world.Network.Send(other, one.Id, "message", _ => _seen.Add("message"));
        _world.Hosts[0].Kill("kill");
        _world.Hosts[0].Start();
        Pass(seconds: 5);
        Assert.Empty(_seen);
    }

    [Fact]
    public void Cancel_TimerThatHasNotRun_NeverRuns()
    {
        var timer = _world.Hosts[0].Start().After(TimeSpan.FromSeconds(1), "timer", () => _seen.Add("timer"));
        timer.Cancel();
        Pass(seconds: 5);
        Assert.Empty(_seen);
    }

    private void Pass(int seconds)
    {
        var until = _world.Now + TimeSpan.FromSeconds(seconds);
        while (_world.Step(until))
        {
        }
    }
}
