namespace Orleans.Runtime;

/// <summary>One activation of a grain as the runtime sees it: identity, instance, services, lifetime.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    /// <summary>A reference to the grain.</summary>
    GrainReference GrainReference { get; }

    /// <summary>The grain's identity.</summary>
    GrainId GrainId { get; }

    /// <summary>The object that runs the calls; null before it has been made and after deactivation.</summary>
    object? GrainInstance { get; }

    /// <summary>The identity of this activation.</summary>
    ActivationId ActivationId { get; }

    /// <summary>Where this activation lives.</summary>
    GrainAddress Address { get; }

    /// <summary>Services of this activation; a scope that ends with it.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>The steps of activation and deactivation.</summary>
    IGrainLifecycle ObservableLifecycle { get; }

    /// <summary>The scheduler on which all code of this activation runs, one turn at a time.</summary>
    TaskScheduler Scheduler { get; }

    /// <summary>Completes when the activation is gone.</summary>
    Task Deactivated { get; }

    /// <summary>Starts the activation; a second time is harmless.</summary>
    void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default);

    /// <summary>Ends the activation once the running call has returned; waiting calls go to the next activation.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);

    /// <summary>Asks for a move to another silo once idle.</summary>
    void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default);

    /// <summary>A component that was attached to this activation, or null.</summary>
    TComponent? GetComponent<TComponent>()
        where TComponent : class;

    /// <summary>Attaches a component to this activation; null removes it.</summary>
    void SetComponent<TComponent>(TComponent? value)
        where TComponent : class;
}
