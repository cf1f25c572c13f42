namespace Actors.Simulation.Tests.Kernel;

public sealed class DatabaseTests
{
    private readonly World _world = new(seed: 7, hosts: 1, new Trace(output: null));
    private readonly SimProcess _process;
    private readonly List<string> _answers = [];
    private int _row;

    public DatabaseTests() => _process = _world.Hosts[0].Start();

    [Fact]
    public void Execute_Works_IsDoneOnceAndAnsweredOnce()
    {
        Add();
        Assert.Equal(1, _row);
        Assert.Equal(["1"], _answers);
    }

    [Fact]
    public void Execute_AcknowledgementIsLost_IsDoneAndFails()
    {
        _world.Database.Faults = new() { LostAcknowledgementPerMille = 1000 };
        Add();
        Assert.Equal(1, _row);
        Assert.Equal(["failed"], _answers);
    }

    [Fact]
    public void Execute_IsDown_IsNotDoneAndFails()
    {
        _world.Database.Faults = new() { IsDown = true };
        Add();
        Assert.Equal(0, _row);
        Assert.Equal(["failed"], _answers);
    }

    [Fact]
    public void Execute_WayBackIsCut_IsDoneAndFails()
    {
        _world.Network.Add(new Cut(1, [_world.Database.Index], [0]));
        Add();
        Assert.Equal(1, _row);
        Assert.Equal(["failed"], _answers);
    }

    private void Add()
    {
        _world.Database.Execute(_process, "add", () => ++_row, row => _answers.Add($"{row}"), _ => _answers.Add("failed"));
        while (_world.Step(TimeSpan.FromSeconds(30)))
        {
        }
    }
}
