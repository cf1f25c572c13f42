using Actors.Runtime.Invocation;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Actors.Runtime.Streams;

/// <summary>The target's side of sequences: the caller pulls batches, so a slow caller slows its producer and nobody else.</summary>
internal interface IAsyncEnumerableGrainExtension : IGrainExtension
{
    /// <summary>Opens a sequence and returns its first batch.</summary>
    [AlwaysInterleave]
    [Alias("Start")]
    ValueTask<StreamBatch<TItem>> Start<TItem>(Guid id, [Immutable] StreamRequest<TItem> request, int itemsMax);

    /// <summary>The next batch; empty and unfinished when nothing came for a while.</summary>
    [AlwaysInterleave]
    [Alias("MoveNext")]
    ValueTask<StreamBatch<TItem>> MoveNext<TItem>(Guid id, int itemsMax);

    /// <summary>Ends a sequence before its end; unknown ones are ignored.</summary>
    [AlwaysInterleave]
    [Alias("Dispose")]
    ValueTask Dispose(Guid id);
}

/// <summary>Some items of a sequence, and whether and how it has ended.</summary>
[GenerateSerializer]
[Immutable]
[Alias("actors.StreamBatch")]
internal readonly record struct StreamBatch<TItem>(
    [property: Id(0)] List<TItem> Items,
    [property: Id(1)] bool IsLast,
    [property: Id(2)] Exception? Exception);
