using Actors.Runtime.Activations;
using Actors.Runtime.Invocation;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Lifetime;

/// <summary>
/// How an activation begins and ends. Both run as turns of the activation and always leave it in a state that answers: valid,
/// or gone with every waiting request failed or handed on.
/// </summary>
internal static partial class ActivationSteps
{
    public static async Task ActivateAsync(Activation activation)
    {
        try
        {
            activation.SetInstance(activation.Settings.Create(activation));
            if (activation.GrainInstance is ILifecycleParticipant<IGrainLifecycle> participant)
            {
                participant.Participate(activation.ObservableLifecycle);
            }

            if (activation.Settings.OverridesOnActivate || activation.ExtrasOrNull?.LifecycleOrNull is not null)
            {
                await StartAsync(activation);
            }

            activation.Host.Catalog.OnActivated();
            activation.BecomeValid();
        }
        catch (Exception exception)
        {
            await FailAsync(activation, exception);
        }
    }

    public static async Task DeactivateAsync(Activation activation)
    {
        using var timeout = new CancellationTokenSource(activation.Host.DeactivationTimeout, activation.Host.TimeProvider);
        try
        {
            // Past the limit the activation is given up: a stop must end even if a grain never does.
            await StopAsync(activation, timeout.Token).WaitAsync(activation.Host.DeactivationTimeout + TimeSpan.FromSeconds(1), activation.Host.TimeProvider);
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(activation.Host.Logger, activation.GrainId, activation.DeactivationReason, exception);
        }

        await EndAsync(activation);
        foreach (var request in activation.BecomeInvalid())
        {
            activation.Host.Router.Resend(activation.GrainId, request);
        }

        activation.Extras.Deactivated.TrySetResult();
    }

    private static async Task StartAsync(Activation activation)
    {
        var host = activation.Host;
        using var timeout = new CancellationTokenSource(host.ActivationTimeout, host.TimeProvider);
        var lifecycle = activation.ExtrasOrNull?.LifecycleOrNull;
        try
        {
            await (lifecycle?.StartAsync(GrainLifecycleStage.First, GrainLifecycleStage.Activate - 1, timeout.Token) ?? Task.CompletedTask);
            if (activation.Settings.OverridesOnActivate)
            {
                await ((IGrainBase)activation.GrainInstance!).OnActivateAsync(timeout.Token).WaitAsync(timeout.Token);
            }

            await (lifecycle?.StartAsync(GrainLifecycleStage.Activate - 1, GrainLifecycleStage.Last, timeout.Token) ?? Task.CompletedTask);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"Activating grain '{activation.GrainId}' took longer than {host.ActivationTimeout}; shorten OnActivateAsync or raise GrainCollectionOptions.ActivationTimeout.", exception);
        }
    }

    private static async Task StopAsync(Activation activation, CancellationToken cancellationToken)
    {
        activation.ExtrasOrNull?.DisposeTimers();
        var lifecycle = activation.ExtrasOrNull?.LifecycleOrNull;
        await (lifecycle?.StopAsync(GrainLifecycleStage.Last, GrainLifecycleStage.Activate - 1, cancellationToken) ?? Task.CompletedTask);
        if (activation.Settings.OverridesOnDeactivate && activation.GrainInstance is IGrainBase grain)
        {
            await grain.OnDeactivateAsync(activation.DeactivationReason, cancellationToken);
        }

        await (lifecycle?.StopAsync(GrainLifecycleStage.Activate - 1, GrainLifecycleStage.First, cancellationToken) ?? Task.CompletedTask);
    }

    private static async Task FailAsync(Activation activation, Exception exception)
    {
        Log.ActivationFailed(activation.Host.Logger, activation.GrainId, exception);
        activation.ExtrasOrNull?.DisposeTimers();
        await EndAsync(activation);
        foreach (var request in activation.BecomeInvalid())
        {
            Fail(request, exception);
        }

        activation.Extras.Deactivated.TrySetResult();
    }

    private static async Task EndAsync(Activation activation)
    {
        try
        {
            await ActivationExtras.DisposeAsync(activation.GrainInstance);
            await (activation.ExtrasOrNull?.DisposeScopeAsync() ?? ValueTask.CompletedTask);
        }
        catch (Exception exception)
        {
            Log.DisposeFailed(activation.Host.Logger, activation.GrainId, exception);
        }

        activation.SetInstance(null);
        activation.Host.Catalog.Remove(activation);
    }

    private static void Fail(Request request, Exception exception)
    {
        if (request.IsOneWay)
        {
            request.Discard();
        }
        else
        {
            request.Fail(exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Warning, "Activating grain '{GrainId}' failed; its waiting calls fail with the same exception and the next call tries again")]
        public static partial void ActivationFailed(ILogger logger, GrainId grainId, Exception exception);

        [LoggerMessage(1102, LogLevel.Warning, "Deactivating grain '{GrainId}' ({Reason}) failed or took too long; the activation is dropped all the same")]
        public static partial void DeactivationFailed(ILogger logger, GrainId grainId, DeactivationReason reason, Exception exception);

        [LoggerMessage(1103, LogLevel.Warning, "Disposing grain '{GrainId}' failed")]
        public static partial void DisposeFailed(ILogger logger, GrainId grainId, Exception exception);
    }
}
