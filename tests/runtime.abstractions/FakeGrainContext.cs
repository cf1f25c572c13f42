using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Abstractions.Tests;

/// <summary>An activation without a runtime behind it; records what the grain asks of it.</summary>
internal class FakeGrainContext : IGrainContext
{
    public GrainReference GrainReference { get; init; } = null!;

    public GrainId GrainId { get; init; } = GrainId.Create("fake", "1");

    public object? GrainInstance { get; init; }

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public GrainAddress Address => new() { GrainId = GrainId, ActivationId = ActivationId };

    public IServiceProvider ActivationServices { get; init; } = null!;

    public IGrainLifecycle ObservableLifecycle { get; init; } = null!;

    public TaskScheduler Scheduler => TaskScheduler.Default;

    public Task Deactivated => Task.CompletedTask;

    public List<DeactivationReason> Deactivations { get; } = [];

    public List<Dictionary<string, object>?> Migrations { get; } = [];

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) => Deactivations.Add(deactivationReason);

    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) => Migrations.Add(requestContext);

    public TComponent? GetComponent<TComponent>()
        where TComponent : class => null;

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => Equals(obj as IGrainContext);

    public override int GetHashCode() => ActivationId.GetHashCode();
}
