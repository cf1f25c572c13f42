using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Management;

/// <summary>What a silo tells about itself, or why it does not.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Error">Why there are no figures; null when there are.</param>
/// <param name="Figures">The figures; null when there are none.</param>
[GenerateSerializer, Immutable, Alias("actors.SiloReport")]
internal sealed record SiloReport(
    [property: Id(0)] SiloAddress Silo,
    [property: Id(1)] string? Error,
    [property: Id(2)] SiloFigures? Figures);

/// <summary>The figures of a silo at one moment; sums count from its start.</summary>
/// <param name="Status">Where the silo is in its life.</param>
/// <param name="TakenAt">When they were taken, UTC.</param>
/// <param name="Runtime">Load and resources in short.</param>
/// <param name="Process">The process.</param>
/// <param name="GrainTypes">Grain types that are activated or have been called, most activations first; at most 1,000.</param>
/// <param name="OldestRequests">The requests that have been running longest.</param>
/// <param name="LongestQueues">The activations with the most waiting requests.</param>
/// <param name="Connections">Open connections to other processes.</param>
[GenerateSerializer, Immutable, Alias("actors.SiloFigures")]
internal sealed record SiloFigures(
    [property: Id(0)] SiloStatus Status,
    [property: Id(1)] DateTime TakenAt,
    [property: Id(2)] SiloRuntimeStatistics Runtime,
    [property: Id(3)] ProcessFigures Process,
    [property: Id(4)] List<GrainTypeFigures> GrainTypes,
    [property: Id(5)] List<RunningRequest> OldestRequests,
    [property: Id(6)] List<RequestQueue> LongestQueues,
    [property: Id(7)] List<ConnectionFigures> Connections);

/// <summary>A process: processor, memory, garbage collection, thread pool.</summary>
[GenerateSerializer, Immutable, Alias("actors.ProcessFigures")]
internal sealed record ProcessFigures(
    [property: Id(0)] int ProcessId,
    [property: Id(1)] TimeSpan Uptime,
    [property: Id(2)] TimeSpan ProcessorTime,
    [property: Id(3)] long WorkingSetBytes,
    [property: Id(4)] long ManagedBytes,
    [property: Id(5)] List<int> Collections,
    [property: Id(6)] TimeSpan CollectionPauses,
    [property: Id(7)] int PoolThreads,
    [property: Id(8)] long PoolQueueLength,
    [property: Id(9)] long PoolItemsDone);

/// <summary>The activations of a grain type in a silo and the calls that they have had.</summary>
[GenerateSerializer, Immutable, Alias("actors.GrainTypeFigures")]
internal sealed record GrainTypeFigures(
    [property: Id(0)] string GrainType,
    [property: Id(1)] string ClassName,
    [property: Id(2)] int Activations,
    [property: Id(3)] int WaitingRequests,
    [property: Id(4)] int RunningRequests,
    [property: Id(5)] List<MethodReport> Methods);

/// <summary>The calls of one method.</summary>
/// <param name="InterfaceName">The interface's name.</param>
/// <param name="MethodName">The method's name.</param>
/// <param name="Calls">Calls that have ended.</param>
/// <param name="Errors">Those that ended with an exception of the grain.</param>
/// <param name="TimedMicroseconds">The time of all calls in the buckets together.</param>
/// <param name="Buckets">How many calls took how long; see <see cref="Statistics.LatencyBuckets"/>. Busy methods are sampled.</param>
[GenerateSerializer, Immutable, Alias("actors.MethodReport")]
internal sealed record MethodReport(
    [property: Id(0)] string InterfaceName,
    [property: Id(1)] string MethodName,
    [property: Id(2)] long Calls,
    [property: Id(3)] long Errors,
    [property: Id(4)] long TimedMicroseconds,
    [property: Id(5)] long[] Buckets);

/// <summary>A request that runs.</summary>
[GenerateSerializer, Immutable, Alias("actors.RunningRequest")]
internal sealed record RunningRequest(
    [property: Id(0)] GrainId GrainId,
    [property: Id(1)] string Method,
    [property: Id(2)] TimeSpan RunningFor,
    [property: Id(3)] int WaitingBehind);

/// <summary>An activation with waiting requests.</summary>
[GenerateSerializer, Immutable, Alias("actors.RequestQueue")]
internal sealed record RequestQueue(
    [property: Id(0)] GrainId GrainId,
    [property: Id(1)] int Waiting,
    [property: Id(2)] int Running);

/// <summary>A connection with another process.</summary>
[GenerateSerializer, Immutable, Alias("actors.ConnectionFigures")]
internal sealed record ConnectionFigures(
    [property: Id(0)] SiloAddress Peer,
    [property: Id(1)] int OutstandingCalls,
    [property: Id(2)] int UnansweredCalls,
    [property: Id(3)] long PendingBytes,
    [property: Id(4)] long SentBytes);
