using System.Diagnostics;
using Actors.Cluster.Tests.Harness;
using Actors.Tests.Infrastructure.Histories;

namespace Actors.Cluster.Tests.Load;

/// <summary>A cluster under load, to which faults are done.</summary>
internal sealed class LoadedCluster : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SettleTime = TimeSpan.FromSeconds(2);

    private readonly LoadSettings _settings;
    private readonly List<Sample> _samples = [];

    private LoadedCluster(ProcessCluster cluster, LoadSettings settings)
    {
        Cluster = cluster;
        _settings = settings;
        Load = new KeyLoad(cluster.Gateway.Http, settings);
    }

    public ProcessCluster Cluster { get; }

    public KeyLoad Load { get; }

    public static async Task<LoadedCluster> StartAsync(ClusterSettings cluster, LoadSettings load)
    {
        var loaded = new LoadedCluster(await ProcessCluster.StartAsync(cluster), load);
        try
        {
            await loaded.Load.StartAsync();
            // The first requests are about the compiler.
            await Task.Delay(SettleTime);
            return loaded;
        }
        catch
        {
            await loaded.DisposeAsync();
            throw;
        }
    }

    /// <summary>Marks the moment of a fault: what ended before it is forgotten.</summary>
    public long Mark()
    {
        _samples.Clear();
        Load.TakeSamples();
        return Stopwatch.GetTimestamp();
    }

    /// <summary>Waits until every key has been read and written again, or until the time is up, and a little longer to see it last.</summary>
    public async Task<Recovery> WatchRecoveryAsync(long fault, TimeSpan waitMax)
    {
        while (Measure(fault).Complete is null && Stopwatch.GetElapsedTime(fault) < waitMax)
        {
            await Task.Delay(LookEvery);
        }

        await Task.Delay(SettleTime);
        return Measure(fault);
    }

    /// <summary>What the load saw from a moment on.</summary>
    public Recovery Measure(long fault)
    {
        _samples.AddRange(Load.TakeSamples());
        return Recovery.Of(_samples, _settings.Keys, fault);
    }

    /// <summary>Stops the load, reads every key a last time, and checks the history of all of them.</summary>
    public async Task<CheckResult> CheckHistoryAsync()
    {
        await Load.StopAsync();
        var unread = (await Load.ReadAllAsync()).Where(sample => sample.Failure is not null).ToArray();
        Assert.True(unread.Length == 0, $"{unread.Length} keys could not be read at the end, the first one: {unread.FirstOrDefault().Failure}.\n{Cluster.Describe()}");
        return LinearizabilityChecker.Check(Load.History.Operations);
    }

    public async ValueTask DisposeAsync()
    {
        await Load.DisposeAsync();
        await Cluster.DisposeAsync();
    }
}
