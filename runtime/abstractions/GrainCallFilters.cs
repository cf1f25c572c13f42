using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>
/// Runs around calls that arrive at grains. Filters of the host run in the order of their registration, then the grain's own, if its
/// class implements this interface.
/// </summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Runs around a call. Without <see cref="IGrainCallContext.Invoke"/> the method does not run.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}

/// <summary>Runs around calls that leave this process's grains or client.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Runs around a call. Without <see cref="IGrainCallContext.Invoke"/> the call is not sent.</summary>
    Task Invoke(IOutgoingGrainCallContext context);
}

/// <summary>An <see cref="IIncomingGrainCallFilter"/> as a delegate.</summary>
public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);

/// <summary>An <see cref="IOutgoingGrainCallFilter"/> as a delegate.</summary>
public delegate Task OutgoingGrainCallFilterDelegate(IOutgoingGrainCallContext context);

/// <summary>A call as filters see it.</summary>
public interface IGrainCallContext
{
    /// <summary>The method and its arguments, which a filter may replace.</summary>
    IInvokable Request { get; }

    /// <summary>The grain: its instance when the call arrives, the reference when it leaves.</summary>
    object Grain { get; }

    /// <summary>Who calls; null when the caller is no grain.</summary>
    GrainId? SourceId { get; }

    /// <summary>Who is called.</summary>
    GrainId TargetId { get; }

    /// <summary>The name of the interface in the cluster.</summary>
    GrainInterfaceType InterfaceType { get; }

    /// <summary>The full name of the interface.</summary>
    string InterfaceName { get; }

    /// <summary>The name of the method.</summary>
    string MethodName { get; }

    /// <summary>The method of the interface.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The result, after <see cref="Invoke"/>; a filter may replace it.</summary>
    object? Result { get; set; }

    /// <summary>The outcome, after <see cref="Invoke"/>; a filter may replace it.</summary>
    Response? Response { get; set; }

    /// <summary>Goes on to the next filter and finally to the method. Throws what that throws. A second call runs them again.</summary>
    Task Invoke();
}

/// <summary>A call that arrives.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    /// <summary>The activation that is called.</summary>
    IGrainContext TargetContext { get; }

    /// <summary>The method of the grain class.</summary>
    MethodInfo ImplementationMethod { get; }
}

/// <summary>A call that leaves.</summary>
public interface IOutgoingGrainCallContext : IGrainCallContext
{
    /// <summary>The activation that calls; null when the caller is no grain.</summary>
    IGrainContext? SourceContext { get; }
}
