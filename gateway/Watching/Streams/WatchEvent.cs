using System.Text.Json;
using Actors.Ledger;

namespace Actors.Gateway.Watching.Streams;

/// <summary>One event of a stream.</summary>
/// <param name="Index">The index of the change, or of the row as the snapshot shows it.</param>
/// <param name="Name">Its name on the stream.</param>
/// <param name="Write">Writes its data: one JSON object.</param>
internal readonly record struct WatchEvent(long Index, string Name, Action<Utf8JsonWriter> Write)
{
    /// <summary>Whether more events of the same change follow: then nobody may resume behind this one.</summary>
    public bool IsPart { get; init; }

    /// <summary>A row was written.</summary>
    public const string Put = "put";

    /// <summary>A row was removed.</summary>
    public const string Delete = "delete";

    /// <summary>What the reader holds no longer counts; a snapshot follows.</summary>
    public const string Reset = "reset";

    /// <summary>One row of a snapshot.</summary>
    public const string Snapshot = "snapshot";

    /// <summary>The protection of a service began or ended.</summary>
    public const string Protection = "protection";

    /// <summary>The caller may not read this any more; the connection ends.</summary>
    public const string Revoked = "revoked";

    /// <summary>The snapshot is whole; from here on there are changes.</summary>
    public const string Live = "live";
}

/// <summary>What an event stream is about: says what concerns it, what there is, and what became of it.</summary>
internal interface IWatchSource
{
    WatchSubject Subject { get; }

    /// <summary>All rows, with everything that was committed up to an index, and perhaps more.</summary>
    IAsyncEnumerable<WatchEvent> SnapshotAsync(long atLeast, CancellationToken cancellationToken);

    /// <summary>What is to be told of each change, in the same order: one event as a rule; of what shows in several rows, one for each of these. Of a row that has changed again since, only that is told: its later change follows.</summary>
    ValueTask<IReadOnlyList<WatchEvent>> DescribeAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken);
}
