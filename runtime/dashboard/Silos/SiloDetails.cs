using System.Diagnostics.CodeAnalysis;
using Actors.Runtime.Dashboard.Inspection;
using Actors.Runtime.Dashboard.Overview;

namespace Actors.Runtime.Dashboard.Silos;

/// <summary>One silo with everything that it tells.</summary>
internal sealed record SiloDetails : SiloRow
{
    [SetsRequiredMembers]
    public SiloDetails(SiloRow row, History<SiloPoint> history)
        : base(row) => History = history;

    public IReadOnlyList<TypeShare> Types { get; init; } = [];

    public new IReadOnlyList<ConnectionRow> Connections { get; init; } = [];

    public RangeShare? Ranges { get; init; }

    public IReadOnlyList<OldRequest> OldestRequests { get; init; } = [];

    public IReadOnlyList<LongQueue> LongestQueues { get; init; } = [];

    /// <summary>How many collections of each generation there have been.</summary>
    public IReadOnlyList<int> Collections { get; init; } = [];

    public History<SiloPoint> History { get; }

    public IReadOnlyList<TraceLine> Log { get; init; } = [];

    public IReadOnlyList<SiloSetting> Configuration { get; init; } = [];
}

/// <summary>The activations of one type in a silo.</summary>
internal sealed record TypeShare(string Type, int Activations, int Waiting, int Running);

/// <summary>A connection with another process.</summary>
internal sealed record ConnectionRow(string Peer, int Outstanding, long PendingBytes, long SentBytes);

/// <summary>How much of the grain directory a silo owns, 0 to 1.</summary>
internal sealed record RangeShare(int Count, double Share);

/// <summary>A request that runs, for so many milliseconds.</summary>
internal sealed record OldRequest(string Grain, string Method, double RunningFor, int WaitingBehind);

/// <summary>An activation with waiting requests.</summary>
internal sealed record LongQueue(string Grain, int Waiting, int Running);

/// <summary>A silo at one step of its history; null in a gap.</summary>
internal sealed record SiloPoint(DateTimeOffset At, float? RequestsPerSecond, float? ErrorsPerSecond, float? P99, float? Cpu, long? MemoryBytes, int? Activations);
