using Orleans;
using Orleans.Runtime;

namespace Actors.Dashboard.Tests.Api;

public interface ITallyGrain : IGrainWithStringKey
{
    Task<int> Add(int number);

    Task Fill(int characters);

    Task Fail();

    /// <summary>Runs until it is cancelled.</summary>
    Task Hold(CancellationToken cancellationToken);

    Task Remind(string name);
}

/// <summary>Keeps a sum.</summary>
public sealed class TallyGrain([PersistentState("tally")] IPersistentState<TallyState> tally) : Grain, ITallyGrain, IRemindable
{
    public async Task<int> Add(int number)
    {
        tally.State.Sum += number;
        await tally.WriteStateAsync();
        return tally.State.Sum;
    }

    public Task Fill(int characters)
    {
        tally.State.Text = new string('x', characters);
        return Task.CompletedTask;
    }

    public Task Fail() => throw new InvalidOperationException("as asked");

    public Task Hold(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);

    public Task Remind(string name) => this.RegisterOrUpdateReminder(name, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10));

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;
}

[GenerateSerializer]
public sealed class TallyState
{
    [Id(0)]
    public int Sum { get; set; }

    [Id(1)]
    public string Text { get; set; } = "";
}
