using Actors.Runtime.Invocation;

namespace Actors.Runtime.Core.Tests.Activations;

/// <summary>A request that is only looked at.</summary>
internal sealed class FakeRequest(GrainMethodOptions options = GrainMethodOptions.None) : VoidRequest
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

    protected override ValueTask InvokeVoid(object target) => default;

    protected override void Recycle()
    {
    }
}
