using Actors.Runtime.Invocation;

namespace Actors.Runtime.Core.Tests.Activations;

/// <summary>A request that nobody sends: looked at, or given to an activation by hand.</summary>
internal sealed class FakeRequest(GrainMethodOptions options = GrainMethodOptions.None, Action? body = null) : VoidRequest
{
    public override GrainMethod Method { get; } = new(
        typeof(FakeRequest),
        nameof(FakeRequest),
        options.ToString(),
        options.ToString(),
        options,
        responseTimeout: null,
        static () => throw new NotSupportedException(),
        static () => throw new NotSupportedException());

    protected override ValueTask InvokeVoid(object target)
    {
        body?.Invoke();
        return default;
    }

    protected override void Recycle()
    {
    }
}
