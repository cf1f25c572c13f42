using System.Reflection;
using Actors.Runtime.Statistics;
using Orleans;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Actors.Runtime.Manifest;

/// <summary>What a (closed) grain class asks for by its attributes and overrides, read once, and how to make an instance.</summary>
internal sealed class GrainClassSettings
{
    private const BindingFlags AnyMethod = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    public GrainClassSettings(
        Type grainClass, GrainType grainType, Func<IGrainContext, object> create, GrainCollectionOptions collection, SiloMessagingOptions messaging, StatisticsOptions statistics)
    {
        GrainClass = grainClass;
        GrainType = grainType;
        Create = create;
        IsReentrant = grainClass.IsDefined(typeof(ReentrantAttribute), inherit: true);
        MayInterleave = FindPredicate(grainClass);
        Placement = grainClass.GetCustomAttribute<PlacementAttribute>(inherit: true)?.PlacementStrategy;
        StatelessWorker = Placement as StatelessWorkerPlacement;
        OverridesOnActivate = Overrides(grainClass, nameof(IGrainBase.OnActivateAsync), typeof(CancellationToken));
        OverridesOnDeactivate = Overrides(grainClass, nameof(IGrainBase.OnDeactivateAsync), typeof(DeactivationReason), typeof(CancellationToken));
        FiltersCalls = typeof(IIncomingGrainCallFilter).IsAssignableFrom(grainClass);
        CollectionAge = FindCollectionAge(grainClass, collection);
        var limit = StatelessWorker is null ? messaging.MaxEnqueuedRequestsHardLimit : messaging.MaxEnqueuedRequestsHardLimit_StatelessWorker;
        MaxWaitingRequests = limit > 0 ? limit : int.MaxValue;
        Calls = new CallStatistics(statistics);
    }

    public Type GrainClass { get; }

    public GrainType GrainType { get; }

    public Func<IGrainContext, object> Create { get; }

    public bool IsReentrant { get; }

    /// <summary>The class's <c>[MayInterleave]</c> predicate over its instance and a request, or null.</summary>
    public Func<object?, IInvokable, bool>? MayInterleave { get; }

    /// <summary>How the silo of an activation is chosen; null for the host's default strategy.</summary>
    public PlacementStrategy? Placement { get; }

    public StatelessWorkerPlacement? StatelessWorker { get; }

    public bool OverridesOnActivate { get; }

    public bool OverridesOnDeactivate { get; }

    /// <summary>True when the grain itself is a filter of its incoming calls.</summary>
    public bool FiltersCalls { get; }

    /// <summary>How long an activation may be idle; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</summary>
    public TimeSpan CollectionAge { get; }

    public int MaxWaitingRequests { get; }

    /// <summary>What is counted of the calls of this class.</summary>
    public CallStatistics Calls { get; }

    private static TimeSpan FindCollectionAge(Type grainClass, GrainCollectionOptions options)
    {
        if (grainClass.IsDefined(typeof(KeepAliveAttribute), inherit: true))
        {
            return Timeout.InfiniteTimeSpan;
        }

        if (options.ClassSpecificCollectionAge.TryGetValue(grainClass.FullName ?? grainClass.Name, out var specific))
        {
            return specific;
        }

        return grainClass.GetCustomAttribute<CollectionAgeLimitAttribute>(inherit: true)?.AgeLimit ?? options.CollectionAge;
    }

    private static Func<object?, IInvokable, bool>? FindPredicate(Type grainClass)
    {
        if (grainClass.GetCustomAttribute<MayInterleaveAttribute>(inherit: true) is not { } attribute)
        {
            return null;
        }

        var method = grainClass.GetMethod(attribute.CallbackMethodName, AnyMethod, [typeof(IInvokable)]);
        if (method is null || method.ReturnType != typeof(bool))
        {
            throw new OrleansConfigurationException(
                $"[MayInterleave(\"{attribute.CallbackMethodName}\")] of grain class '{grainClass}' names no method 'bool {attribute.CallbackMethodName}(IInvokable)'; add it or correct the name.");
        }

        if (method.IsStatic)
        {
            var predicate = method.CreateDelegate<Func<IInvokable, bool>>();
            return (_, request) => predicate(request);
        }

        return (instance, request) => (bool)method.Invoke(instance, BindingFlags.DoNotWrapExceptions, binder: null, [request], culture: null)!;
    }

    private static bool Overrides(Type grainClass, string name, params Type[] parameters)
    {
        if (!typeof(IGrainBase).IsAssignableFrom(grainClass))
        {
            return false;
        }

        var implementation = grainClass.GetMethod(name, BindingFlags.Instance | BindingFlags.Public, parameters);

        // A class that implements IGrainBase explicitly has no public method; its implementation is called to be safe.
        return implementation is null
            ? !typeof(Grain).IsAssignableFrom(grainClass)
            : implementation.DeclaringType != typeof(Grain);
    }
}
