using System.ComponentModel;

namespace Actors.Runtime.Invocation;

/// <summary>
/// A call that answers with a sequence. It is not sent itself: it is the argument of the first call of an enumeration, which
/// the runtime pulls in batches.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StreamRequest<TItem> : Request<IAsyncEnumerable<TItem>>
{
    /// <summary>Calls the method on <paramref name="target"/>. Generated.</summary>
    protected abstract IAsyncEnumerable<TItem> InvokeStream(object target);

    /// <inheritdoc />
    protected sealed override ValueTask<IAsyncEnumerable<TItem>> Invoke(object target) => new(InvokeStream(target));

    /// <summary>Opens the sequence on <paramref name="target"/>.</summary>
    internal IAsyncEnumerable<TItem> Open(object target) => InvokeStream(target);
}
