using Actors.Runtime.Activations;
using Actors.Runtime.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>Finds the object that a request runs on: the grain, or an extension attached to its activation.</summary>
internal static class GrainExtensionMap
{
    /// <summary>Runs a call of an extension; a missing extension is the outcome of the call.</summary>
    public static void Start(Activation activation, Request request)
    {
        object target;
        try
        {
            target = TargetOf(activation, request);
        }
        catch (Exception exception)
        {
            request.SetOutcome(result: null, exception);
            ((IRequestHost)activation).OnFinished(request);
            return;
        }

        request.Start(target);
    }

    public static object TargetOf(Activation activation, Request request) =>
        request.Method.IsExtensionMethod ? ExtensionOf(activation, request.Method.InterfaceType) : activation.GrainInstance!;

    /// <summary>Attaches an extension, or returns the one that is attached.</summary>
    public static object GetOrSet(Activation activation, Type interfaceType, Func<object> create) =>
        activation.Extras.GetOrAddComponent(interfaceType, _ => create());

    private static object ExtensionOf(Activation activation, Type interfaceType)
    {
        if (interfaceType.IsInstanceOfType(activation.GrainInstance))
        {
            return activation.GrainInstance!;
        }

        return activation.Extras.GetOrAddComponent(interfaceType, owner =>
            owner.ActivationServices.GetKeyedService<IGrainExtension>(interfaceType)
            ?? throw new GrainExtensionNotInstalledException(
                $"Grain '{owner.GrainId}' has no extension '{interfaceType}'; register one with AddGrainExtension, or attach it through IGrainExtensionBinder."));
    }
}
