using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Scheduling;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Placement;

/// <summary>Tells all silos, this one included, this silo's load at a fixed interval. Nobody waits for the messages.</summary>
internal sealed class LoadPublisher : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly LocalSilo _silo;
    private readonly GrainDirectory _directory;
    private readonly SystemTargetTable _targets;
    private readonly LoadTable _table;
    private readonly LoadProbe _probe;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _interval;
    private ITimer? _timer;

    public LoadPublisher(
        LocalSilo silo,
        GrainDirectory directory,
        SystemTargetTable targets,
        LoadTable table,
        LoadProbe probe,
        TimeProvider timeProvider,
        IOptions<DeploymentLoadPublisherOptions> options)
    {
        _silo = silo;
        _directory = directory;
        _targets = targets;
        _table = table;
        _probe = probe;
        _timeProvider = timeProvider;
        _interval = options.Value.DeploymentLoadPublisherRefreshTime;
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(LoadPublisher),
        ServiceLifecycleStage.BecomeActive,
        _ =>
        {
            _timer = _timeProvider.CreateTimer(static state => ((LoadPublisher)state!).Publish(), this, TimeSpan.Zero, _interval);
            return Task.CompletedTask;
        },
        _ =>
        {
            Dispose();
            return Task.CompletedTask;
        });

    public void Dispose() => _timer?.Dispose();

    private void Publish()
    {
        var view = _directory.View;
        _table.Forget(silo => !view.IsAlive(silo));
        var statistics = _probe.Read();
        _ = _table.Update(_silo.Address, statistics);
        foreach (var silo in view.Hosts.Where(silo => !silo.Equals(_silo.Address)))
        {
            _ = _targets.Get<ILoadTarget>(LoadTable.Role, silo).Update(_silo.Address, statistics);
        }
    }
}

/// <summary>Reads the load of this process.</summary>
internal sealed class LoadProbe
{
    // Looking at every activation is not for every second.
    private const int ReadsPerCount = 30;
    private static readonly TimeSpan RecentlyUsed = TimeSpan.FromMinutes(10);

    private readonly ActivationCatalog _catalog;
    private readonly CoarseClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly LoadSheddingOptions _shedding;
    private TimeSpan _lastCpu = Environment.CpuUsage.TotalTime;
    private long _lastReadAt;
    private long _readCount;
    private int _recentlyUsedCount;

    public LoadProbe(ActivationCatalog catalog, CoarseClock clock, TimeProvider timeProvider, IOptions<LoadSheddingOptions> shedding)
    {
        _catalog = catalog;
        _clock = clock;
        _timeProvider = timeProvider;
        _shedding = shedding.Value;
        _lastReadAt = timeProvider.GetTimestamp();
    }

    public SiloRuntimeStatistics Read()
    {
        var environment = ReadEnvironment();
        if (_readCount++ % ReadsPerCount == 0)
        {
            _recentlyUsedCount = _catalog.CountUsedSince(_clock.NowMilliseconds - (long)RecentlyUsed.TotalMilliseconds);
        }

        return new SiloRuntimeStatistics
        {
            ActivationCount = _catalog.Count,
            RecentlyUsedActivationCount = _recentlyUsedCount,
            EnvironmentStatistics = environment,
            IsOverloaded = _shedding.LoadSheddingEnabled
                && (environment.CpuUsagePercentage > _shedding.CpuThreshold || environment.NormalizedMemoryUsage > _shedding.MemoryThreshold),
            DateTime = _timeProvider.GetUtcNow().UtcDateTime,
        };
    }

    private EnvironmentStatistics ReadEnvironment()
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var now = _timeProvider.GetTimestamp();
        var elapsed = _timeProvider.GetElapsedTime(_lastReadAt, now);
        var percentage = elapsed > TimeSpan.Zero ? 100 * (cpu - _lastCpu) / elapsed / Environment.ProcessorCount : 0;
        (_lastCpu, _lastReadAt) = (cpu, now);
        var used = Environment.WorkingSet;
        var memory = GC.GetGCMemoryInfo();
        return new EnvironmentStatistics
        {
            CpuUsagePercentage = (float)Math.Clamp(percentage, 0, 100),
            MemoryUsageBytes = used,
            AvailableMemoryBytes = Math.Max(0, memory.TotalAvailableMemoryBytes - Math.Max(used, memory.MemoryLoadBytes)),
            MaximumAvailableMemoryBytes = memory.TotalAvailableMemoryBytes,
        };
    }
}
