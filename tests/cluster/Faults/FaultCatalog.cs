using System.Diagnostics;
using Actors.Cluster.Tests.Harness;
using Actors.Cluster.Tests.Load;

namespace Actors.Cluster.Tests.Faults;

/// <summary>The faults that can be asked for by name.</summary>
internal static class FaultCatalog
{
    private const int LooksUntilWhole = 10;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WholeTimeMax = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<Fault> Create(TimeSpan hold) =>
    [
        new()
        {
            Name = "kill", Description = "kill -9 of one silo",
            InjectAsync = (loaded, silo) => Victim(loaded, silo).KillAsync(),
            HealAsync = RestartAsync,
        },
        new()
        {
            Name = "freeze", Description = "SIGSTOP of one silo, and SIGCONT after it has been declared dead",
            InjectAsync = (loaded, silo) => Do(() => Victim(loaded, silo).Freeze()),
            HealAsync = ThawAsync,
            Hold = hold,
        },
        new()
        {
            Name = "rolling", Description = "graceful stop and start of one silo after the other",
            InjectAsync = (loaded, silo) => Victim(loaded, silo).StopAsync(),
            HealAsync = RestartAsync,
            FailedMax = 0, TakesTurns = true,
        },
        new()
        {
            Name = "all", Description = "kill -9 of all silos at once, and a start of all",
            InjectAsync = (loaded, _) => Task.WhenAll(loaded.Cluster.Silos.Select(silo => silo.KillAsync())),
            HealAsync = StartAllAsync,
            Recovers = false, RecoveryMax = TimeSpan.FromSeconds(10), RequestMax = TimeSpan.FromSeconds(35),
        },
        new()
        {
            Name = "database", Description = "the database is stopped and started",
            InjectAsync = (loaded, _) => loaded.Cluster.Database.Server!.StopAsync(),
            HealAsync = (loaded, _) => loaded.Cluster.Database.Server!.StartAsync(),
            Hold = hold, NeedsServer = true, Recovers = false, RecoveryMax = TimeSpan.FromSeconds(10), RequestMax = TimeSpan.FromSeconds(35),
        },
        Partition("cut-silos", "one silo is cut off from the others, not from the database", (loaded, silo) => loaded.Cluster.Network!.CutFromSilosAsync(silo), hold),
        Partition("cut-database", "one silo is cut off from the database, not from the others", (loaded, silo) => loaded.Cluster.Network!.CutFromDatabaseAsync(silo), hold),
        Partition("cut-oneway", "what one silo sends to the others is lost, what they send to it arrives", (loaded, silo) => loaded.Cluster.Network!.CutToSilosAsync(silo), hold),
    ];

    private static Fault Partition(string name, string description, Func<LoadedCluster, int, Task> cut, TimeSpan hold) => new()
    {
        Name = name, Description = description, NeedsNetwork = true, NeedsServer = true,
        InjectAsync = cut,
        HealAsync = async (loaded, silo) =>
        {
            await loaded.Cluster.Network!.HealAsync();
            await StartAllAsync(loaded, silo);
        },
        Hold = hold,
        // A write through a silo without its database fails for as long as the silo is a member; what is promised is that nothing is wrong.
        Recovers = false, RecoveryMax = TimeSpan.FromSeconds(15), RequestMax = TimeSpan.FromSeconds(35),
    };

    private static NodeProcess Victim(LoadedCluster loaded, int silo) => loaded.Cluster.Silos[silo - 1];

    private static async Task RestartAsync(LoadedCluster loaded, int silo)
    {
        Victim(loaded, silo).Start();
        await Victim(loaded, silo).WaitUntilReadyAsync();
    }

    private static Task ThawAsync(LoadedCluster loaded, int silo)
    {
        Victim(loaded, silo).Thaw();
        return StartAllAsync(loaded, silo);
    }

    // What a supervisor does. A silo that learns that it was declared dead ends by itself, a little later; so all have to stay ready.
    private static async Task StartAllAsync(LoadedCluster loaded, int _)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var lookedWell = 0; lookedWell < LooksUntilWhole; await Task.Delay(LookEvery))
        {
            foreach (var silo in loaded.Cluster.Silos.Where(silo => !silo.IsRunning))
            {
                silo.Start();
            }

            var statuses = await Task.WhenAll(loaded.Cluster.Silos.Append(loaded.Cluster.Gateway).Select(node => node.ReadStatusAsync()));
            lookedWell = statuses.All(status => status is { Ready: true }) ? lookedWell + 1 : 0;
            Assert.True(Stopwatch.GetElapsedTime(begun) < WholeTimeMax, $"The cluster was not whole again within {WholeTimeMax}.\n{loaded.Cluster.Describe()}");
        }
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
