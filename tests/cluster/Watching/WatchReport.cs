using System.Globalization;

namespace Actors.Cluster.Tests.Watching;

/// <summary>What the watchers of one phase saw, and what was wrong about it.</summary>
internal sealed record WatchReport
{
    public required string Phase { get; init; }

    public required WatchSettings Settings { get; init; }

    public required TimeSpan Duration { get; init; }

    /// <summary>Requests of writers that failed and were sent again.</summary>
    public required int FailedWrites { get; init; }

    /// <summary>Changes that the log of the ledger has below the prefix.</summary>
    public required int Logged { get; init; }

    public required int Told { get; init; }

    public required int StreamInterruptions { get; init; }

    public required Latency StreamLatency { get; init; }

    public required int Answers { get; init; }

    /// <summary>Changes of which an answer showed the very index; the others were overwritten before the next answer.</summary>
    public required int Shown { get; init; }

    public required int QueryInterruptions { get; init; }

    public required Latency QueryLatency { get; init; }

    public required IReadOnlyList<string> Violations { get; init; }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        {Phase}: {Logged:N0} changes of {Settings.Writers * Math.Min(Settings.KeysPerWriter, Settings.ChangesPerWriter):N0} keys by {Settings.Writers} writers in {Duration.TotalSeconds:0.0} s ({Logged / Duration.TotalSeconds:N0}/s), {FailedWrites:N0} requests failed and were repeated
          event stream:   {Told:N0} events for {Logged:N0} changes; {StreamInterruptions} connections ended; {StreamLatency}
          blocking query: {Answers:N0} answers showed {Shown:N0} of the changes, the others had been overwritten by then; {QueryInterruptions} requests failed; {QueryLatency}
        """);
}
