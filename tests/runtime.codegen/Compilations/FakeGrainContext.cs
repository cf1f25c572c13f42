using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.CodeGen.Tests.Compilations;

/// <summary>An activation that only has services, and counts how often it was asked for them.</summary>
internal sealed class FakeGrainContext(IServiceProvider? services = null) : IGrainContext
{
    public int ServicesAsked { get; private set; }

    public IServiceProvider ActivationServices
    {
        get
        {
            ServicesAsked++;
            return services ?? throw new InvalidOperationException("This test has no services.");
        }
    }

    public GrainReference GrainReference => throw new NotSupportedException();

    public GrainId GrainId => GrainId.Create("test", "key");

    public object? GrainInstance => null;

    public ActivationId ActivationId => default;

    public GrainAddress Address => throw new NotSupportedException();

    public IGrainLifecycle ObservableLifecycle => throw new NotSupportedException();

    public TaskScheduler Scheduler => TaskScheduler.Default;

    public Task Deactivated => Task.CompletedTask;

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
    }

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
    }

    public TComponent? GetComponent<TComponent>()
        where TComponent : class => null;

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);
}
