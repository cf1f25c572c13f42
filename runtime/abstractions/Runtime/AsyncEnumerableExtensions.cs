using Actors.Runtime.Invocation;

namespace Orleans.Runtime;

/// <summary>Settings of sequences that grains return.</summary>
public static class AsyncEnumerableExtensions
{
    /// <summary>Sets how many items one answer may carry (100 by default). A sequence that no grain returned is left as it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxBatchSize);
        if (self is IBatchedAsyncEnumerable<T> batched)
        {
            batched.MaxBatchSize = maxBatchSize;
        }

        return self;
    }
}
