namespace Actors.Runtime.Invocation;

/// <summary>A sequence that is pulled from a grain in batches.</summary>
internal interface IBatchedAsyncEnumerable<out TItem> : IAsyncEnumerable<TItem>
{
    /// <summary>The largest number of items per answer; takes effect on enumerations that start later.</summary>
    int MaxBatchSize { get; set; }
}
