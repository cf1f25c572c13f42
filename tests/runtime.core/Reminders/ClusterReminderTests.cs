using Actors.Runtime.Directory;
using Actors.Runtime.Membership;
using Actors.Runtime.Reminders;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Reminders;

/// <summary>Reminders of silos that talk over TCP and share a table.</summary>
public sealed class ClusterReminderTests
{
    private const int ReminderCount = 40;

    private readonly MemoryMembership _tables = new();
    private readonly MemoryReminderTable _reminders = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reminders_ASiloJoinsAndGoes_TickOnInTheSilosThatThereAre(bool isGraceful)
    {
        await using var first = await StartAsync();
        for (var number = 0; number < ReminderCount; number++)
        {
            await first.Client.GetGrain<IReminderGrain>($"grain {number}").Register("one", TimeSpan.Zero, TimeSpan.FromSeconds(1));
        }

        var tickerOfFirst = first.Services.GetRequiredService<ReminderTicker>();
        Assert.Equal(ReminderCount, tickerOfFirst.Count);
        await using var second = await StartAsync();
        var tickerOfSecond = second.Services.GetRequiredService<ReminderTicker>();
        await Eventually.TrueAsync(
            () => tickerOfSecond.Count > 0 && tickerOfFirst.Count + tickerOfSecond.Count == ReminderCount,
            TimeSpan.FromSeconds(20),
            () => $"The silos keep {tickerOfFirst.Count} and {tickerOfSecond.Count}.");

        // A change through either silo reaches the one that keeps the reminder.
        var added = await second.Client.GetGrain<IReminderGrain>("added").Register("two", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));
        await first.Client.GetGrain<IReminderGrain>("also added").Register("two", TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));
        Assert.Equal(ReminderCount + 2, tickerOfFirst.Count + tickerOfSecond.Count);
        await first.Client.GetGrain<IReminderGrain>("added").Unregister(added);
        Assert.Equal(ReminderCount + 1, tickerOfFirst.Count + tickerOfSecond.Count);

        if (isGraceful)
        {
            await second.Cluster.StopAllSilosAsync();
        }
        else
        {
            await second.Cluster.KillSiloAsync(second.Cluster.Silos.Single());
        }

        await Eventually.TrueAsync(() => tickerOfFirst.Count == ReminderCount + 1, TimeSpan.FromSeconds(20), () => $"The silo that is left keeps {tickerOfFirst.Count}.");
        var ticksBefore = TicksPerGrain(first);
        await Eventually.TrueAsync(
            () => Enumerable.Range(0, ReminderCount).All(number => TicksOf(TicksPerGrain(first), number) > TicksOf(ticksBefore, number)), TimeSpan.FromSeconds(20));
    }

    private static int TicksOf(Dictionary<string, int> ticks, int number) => ticks.GetValueOrDefault($"grain {number} one");

    private static Dictionary<string, int> TicksPerGrain(TestSilo silo) =>
        silo.Board.Lines.GroupBy(line => string.Join(' ', line.Split(' ')[..3])).ToDictionary(group => group.Key, group => group.Count());

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(silo =>
    {
        silo.Configure<Orleans.Configuration.ClusterOptions>(options => options.ClusterId = "reminders");
        silo.Configure<Orleans.Configuration.EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (0, 0));
        silo.Configure<ReminderOptions>(options => options.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
        silo.UseMemoryClustering(_tables);
        silo.Services.AddClusterDirectory();
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable>(_reminders);
    });
}
