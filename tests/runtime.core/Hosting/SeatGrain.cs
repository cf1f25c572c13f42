namespace Actors.Runtime.Core.Tests.Hosting;

/// <summary>A grain that says which of its activations answers, and where that is.</summary>
public interface ISeatGrain : IGrainWithStringKey
{
    Task<Seat> Where();

    Task<Seat> WhereIs(ISeatGrain other);

    Task<int> Meet(ISeatGrain other);

    Task<int> Greet(ISeatGrain other);

    Task Wait(string gate);
}

/// <summary>An activation, by where it is and a number of its own.</summary>
[GenerateSerializer]
[Alias("tests.Seat")]
public sealed record Seat([property: Id(0)] SiloAddress Silo, [property: Id(1)] Guid Number);

public sealed class SeatGrain(IGrainRuntime runtime, Scripts.Board board) : Grain, ISeatGrain
{
    private readonly Guid _number = Guid.NewGuid();

    public Task<Seat> Where() => Task.FromResult(new Seat(runtime.SiloAddress, _number));

    public Task<Seat> WhereIs(ISeatGrain other) => other.Where();

    public Task<int> Meet(ISeatGrain other) => other.Greet(this.AsReference<ISeatGrain>());

    public async Task<int> Greet(ISeatGrain other) => (await other.Where()).Silo.Generation;

    public Task Wait(string gate)
    {
        board.Open($"{gate} reached");
        return board.Gate(gate);
    }
}
