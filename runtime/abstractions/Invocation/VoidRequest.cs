using System.ComponentModel;

namespace Actors.Runtime.Invocation;

/// <summary>The result of a method that has none.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[Orleans.Immutable]
public readonly record struct Nothing;

/// <summary>A call without a result. Generated subclasses hold the arguments.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class VoidRequest : Request<Nothing>
{
    /// <summary>Calls the method on <paramref name="target"/>. Generated.</summary>
    protected abstract ValueTask InvokeVoid(object target);

    /// <inheritdoc />
    protected sealed override ValueTask<Nothing> Invoke(object target)
    {
        var task = InvokeVoid(target);
        if (!task.IsCompletedSuccessfully)
        {
            return Await(task);
        }

        // Taking the result lets a pooled source behind the task go back to its pool.
        task.GetAwaiter().GetResult();
        return default;
    }

    private static async ValueTask<Nothing> Await(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return default;
    }
}
