using Orleans.Runtime;

namespace Actors.Runtime.Management;

/// <summary>Reads what this process uses of its machine.</summary>
internal sealed class ProcessProbe
{
    private static readonly TimeSpan ShortestSpan = TimeSpan.FromMilliseconds(500);

    private readonly TimeProvider _timeProvider;
    private readonly Lock _gate = new();
    private readonly long _startedAt;
    private TimeSpan _processorTime;
    private long _readAt;
    private float _processorPercentage;

    public ProcessProbe(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
        _readAt = _startedAt;
        _processorTime = Environment.CpuUsage.TotalTime;
    }

    public ProcessFigures Read() => new(
        Environment.ProcessId,
        _timeProvider.GetElapsedTime(_startedAt),
        Environment.CpuUsage.TotalTime,
        Environment.WorkingSet,
        GC.GetTotalMemory(forceFullCollection: false),
        [.. Enumerable.Range(0, GC.MaxGeneration + 1).Select(GC.CollectionCount)],
        GC.GetTotalPauseDuration(),
        ThreadPool.ThreadCount,
        ThreadPool.PendingWorkItemCount,
        ThreadPool.CompletedWorkItemCount);

    public DateTime UtcNow() => _timeProvider.GetUtcNow().UtcDateTime;

    public EnvironmentStatistics ReadEnvironment()
    {
        var memory = GC.GetGCMemoryInfo();
        var used = Environment.WorkingSet;
        return new EnvironmentStatistics
        {
            CpuUsagePercentage = ReadProcessor(),
            MemoryUsageBytes = used,
            AvailableMemoryBytes = Math.Max(0, memory.TotalAvailableMemoryBytes - Math.Max(used, memory.MemoryLoadBytes)),
            MaximumAvailableMemoryBytes = memory.TotalAvailableMemoryBytes,
        };
    }

    // Of the time since the last reading; several readers at about the same time get the same.
    private float ReadProcessor()
    {
        lock (_gate)
        {
            var elapsed = _timeProvider.GetElapsedTime(_readAt);
            if (elapsed > ShortestSpan)
            {
                var processorTime = Environment.CpuUsage.TotalTime;
                _processorPercentage = (float)Math.Clamp(100 * (processorTime - _processorTime) / elapsed / Environment.ProcessorCount, 0, 100);
                _processorTime = processorTime;
                _readAt = _timeProvider.GetTimestamp();
            }

            return _processorPercentage;
        }
    }
}
