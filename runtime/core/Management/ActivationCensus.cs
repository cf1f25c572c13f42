using System.Runtime.InteropServices;
using Actors.Runtime.Activations;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Manifest;
using Actors.Runtime.Scheduling;
using Orleans.Runtime;

namespace Actors.Runtime.Management;

/// <summary>
/// Looks at every activation of the silo and sums up. A look takes up to a microsecond for each, so it is kept for a second, and for longer where there
/// are more than ten thousand: looking takes no more than a hundredth of one processor.
/// </summary>
internal sealed class ActivationCensus
{
    private const int TopCount = 20;

    /// <summary>How long a look is kept at least.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan AgePerActivation = TimeSpan.FromMicroseconds(100);
    private static readonly TimeSpan RecentlyUsed = TimeSpan.FromMinutes(10);

    private readonly ActivationCatalog _catalog;
    private readonly CoarseClock _clock;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _gate = new();
    private Census? _last;
    private long _takenAt;

    public ActivationCensus(ActivationCatalog catalog, CoarseClock clock, TimeProvider timeProvider)
    {
        _catalog = catalog;
        _clock = clock;
        _timeProvider = timeProvider;
    }

    /// <summary>The last look, or a new one when that is old.</summary>
    public Census Take() => Take(AgeMax);

    /// <summary>The last look, or a new one when that is older than a time, and older than any look is kept.</summary>
    public Census Take(TimeSpan ageMax)
    {
        lock (_gate)
        {
            var age = _timeProvider.GetElapsedTime(_takenAt);
            if (_last is null || (age > ageMax && age > AgeMax && age > _last.Total * AgePerActivation))
            {
                _last = Look();
                _takenAt = _timeProvider.GetTimestamp();
            }

            return _last;
        }
    }

    /// <summary>The next look is a new one.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _last = null;
        }
    }

    private Census Look()
    {
        _clock.Refresh();
        var now = _clock.NowMilliseconds;
        var types = new Dictionary<GrainType, TypeCensus>();
        var oldest = new PriorityQueue<RunningRequest, TimeSpan>();
        var longest = new PriorityQueue<RequestQueue, int>();
        var total = 0;
        var recentlyUsed = 0;
        foreach (var activation in _catalog.Activations)
        {
            total++;
            var load = activation.Describe(now);
            recentlyUsed += load.IdleMilliseconds < (long)RecentlyUsed.TotalMilliseconds ? 1 : 0;
            ref var type = ref CollectionsMarshal.GetValueRefOrAddDefault(types, activation.Settings.GrainType, out _);
            type = new TypeCensus(activation.Settings, type.Activations + 1, type.Waiting + load.Waiting, type.Running + load.Running);
            if (load.OldestMethod is not null)
            {
                Keep(oldest, new RunningRequest(activation.GrainId, load.OldestMethod.ToString(), load.RunningFor, load.Waiting), load.RunningFor);
            }

            if (load.Waiting > 0)
            {
                Keep(longest, new RequestQueue(activation.GrainId, load.Waiting, load.Running), load.Waiting);
            }
        }

        return new Census(
            total,
            recentlyUsed,
            types,
            [.. oldest.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)],
            [.. longest.UnorderedItems.OrderByDescending(item => item.Priority).Select(item => item.Element)]);
    }

    private static void Keep<TItem, TPriority>(PriorityQueue<TItem, TPriority> top, TItem item, TPriority priority)
    {
        if (top.Count < TopCount)
        {
            top.Enqueue(item, priority);
        }
        else
        {
            top.EnqueueDequeue(item, priority);
        }
    }
}

/// <summary>What a look at all activations found.</summary>
internal sealed record Census(
    int Total,
    int RecentlyUsed,
    IReadOnlyDictionary<GrainType, TypeCensus> Types,
    List<RunningRequest> OldestRequests,
    List<RequestQueue> LongestQueues);

/// <summary>The activations of one grain type.</summary>
internal readonly record struct TypeCensus(GrainClassSettings Settings, int Activations, int Waiting, int Running);

/// <summary>One activation's work.</summary>
internal readonly record struct ActivationLoad(int Waiting, int Running, Invocation.GrainMethod? OldestMethod, TimeSpan RunningFor, long IdleMilliseconds, long AgeSeconds);

/// <summary>One call of an activation.</summary>
/// <param name="Method">What was called.</param>
/// <param name="Caller">The grain that waits for it; null when a client or nobody does.</param>
/// <param name="RunningMilliseconds">How long it has been running; null while it waits.</param>
internal readonly record struct ActivationCall(Invocation.GrainMethod Method, GrainId? Caller, long? RunningMilliseconds);
