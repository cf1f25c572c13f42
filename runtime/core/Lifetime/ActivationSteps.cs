using System.Reflection;
using Actors.Runtime.Activations;
using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Migration;
using Actors.Runtime.Timers;
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
    /// <summary>What the steps are called in the description of a call cycle.</summary>
    public static readonly GrainMethod OnActivate = Describe(nameof(IGrainBase.OnActivateAsync));

    /// <inheritdoc cref="OnActivate" />
    public static readonly GrainMethod OnDeactivate = Describe(nameof(IGrainBase.OnDeactivateAsync));

    /// <summary>Work that goes on after the call that began it.</summary>
    public static readonly GrainMethod Background = Describe("(background work)");

    public static async Task ActivateAsync(Activation activation)
    {
        var runsGrain = false;
        try
        {
            var winner = IsInDirectory(activation) ? await activation.Host.Registrar!.RegisterAsync(activation) : null;
            activation.ExtrasOrNull?.Arrival?.Settle(isRegistered: winner is null);
            if (winner is not null)
            {
                YieldTo(winner, activation);
                return;
            }

            runsGrain = true;
            activation.SetInstance(activation.Settings.Create(activation));
            if (activation.ExtrasOrNull?.Arrival is { Luggage: { } luggage } arrival)
            {
                await UnpackAsync(activation, arrival, luggage);
            }

            if (activation.GrainInstance is ILifecycleParticipant<IGrainLifecycle> participant)
            {
                participant.Participate(activation.ObservableLifecycle);
            }

            if (activation.Settings.OverridesOnActivate || activation.ExtrasOrNull?.LifecycleOrNull is not null)
            {
                await StartAsync(activation);
            }

            activation.ExtrasOrNull?.Arrival?.DropLuggage();
            activation.Host.Catalog.OnActivated();
            if (!activation.TryBecomeValid())
            {
                await DisposeAsync(activation);
            }
        }
        catch (Exception exception)
        {
            await FailAsync(activation, exception, runsGrain);
        }
    }

    public static async Task DeactivateAsync(Activation activation)
    {
        await StopAsync(activation);
        var luggage = Pack(activation);
        await DisposeAsync(activation);
        if (luggage is not null && await activation.Host.Mover!.HandOverAsync(activation, activation.Extras.MovesTo!, luggage) is { } next)
        {
            YieldTo(next, activation);
        }
        else
        {
            await HandOnAsync(activation);
        }
    }

    /// <summary>
    /// Ends an activation whose turn does not return: it is forgotten as it is, and what waits for it goes to the next one. The
    /// only step that is not a turn.
    /// </summary>
    public static void GiveUp(Activation activation)
    {
        Log.GivenUp(activation.Host.Logger, activation.GrainId, activation.DeactivationReason);
        _ = HandOnAsync(activation);
    }

    // Null: it does not move. What cannot be packed stays behind, and the grain with it; so does one with a request that never returned,
    // which may still change what would be packed.
    private static Luggage? Pack(Activation activation)
    {
        if (activation.ExtrasOrNull is not { MovesTo: not null, IsDrainOver: false } || activation.GrainInstance is null)
        {
            return null;
        }

        try
        {
            return activation.Host.Mover!.Pack(activation);
        }
        catch (Exception exception)
        {
            Log.NotPacked(activation.Host.Logger, activation.GrainId, exception);
            return null;
        }
    }

    // What cannot be unpacked is nobody's answer: the activation begins as if it had brought nothing.
    private static async Task UnpackAsync(Activation activation, Arrival arrival, Luggage luggage)
    {
        try
        {
            Mover.Unpack(activation, luggage);
        }
        catch (Exception exception)
        {
            Log.NotUnpacked(activation.Host.Logger, activation.GrainId, exception);
            arrival.DropLuggage();
            activation.ExtrasOrNull?.DisposeTimers();
            await DisposeAsync(activation);
            activation.Extras.StartAnew();
            activation.SetInstance(activation.Settings.Create(activation));
        }
    }

    private static bool IsInDirectory(Activation activation) => activation.Host.Registrar is not null && activation.Settings.StatelessWorker is null;

    // The grain is active somewhere else: another activation was registered first, before this one has made anything, or this one has moved there.
    // What comes while those that wait are sent on queues up here behind them, and takes the short way to the winner once none is left.
    private static void YieldTo(RemoteTarget winner, Activation activation)
    {
        while (!winner.IsStale && activation.TakeWaitingOrBecomeInvalid() is { Count: > 0 } waiting)
        {
            SendTo(winner, activation, waiting);
        }

        activation.Host.Catalog.Remove(activation);
        SendTo(winner, activation, activation.BecomeInvalid());
        activation.Extras.Deactivated.TrySetResult();
    }

    private static void SendTo(RemoteTarget winner, Activation activation, List<Request> requests)
    {
        foreach (var request in requests)
        {
            // A tick ends with the timer that it belongs to.
            if (request is not TimerTick)
            {
                activation.Host.Router.SendTo(winner, activation.GrainId, request);
            }
        }
    }

    private static StepLimit LimitOf(Activation activation, TimeSpan limit) => new(limit, activation.Host.TimeProvider, activation.GrainId, activation.Host.Logger);

    private static async Task StartAsync(Activation activation)
    {
        var host = activation.Host;
        using var limit = LimitOf(activation, host.ActivationTimeout);
        try
        {
            // Past the limit the attempt is given up, whether or not the code that hangs looks at the token.
            await RunStartAsync(activation, limit.Token).WaitAsync(limit.Reached);
        }
        catch (OperationCanceledException exception) when (limit.IsReached)
        {
            throw new TimeoutException($"Activating grain '{activation.GrainId}' took longer than {host.ActivationTimeout}; shorten OnActivateAsync or raise GrainCollectionOptions.ActivationTimeout.", exception);
        }
    }

    private static async Task RunStartAsync(Activation activation, CancellationToken cancellationToken)
    {
        var lifecycle = activation.ExtrasOrNull?.LifecycleOrNull;
        await (lifecycle?.StartAsync(GrainLifecycleStage.First, GrainLifecycleStage.Activate - 1, cancellationToken) ?? Task.CompletedTask);
        if (activation.Settings.OverridesOnActivate)
        {
            await ((IGrainBase)activation.GrainInstance!).OnActivateAsync(cancellationToken);
        }

        lifecycle ??= activation.ExtrasOrNull?.LifecycleOrNull;
        await (lifecycle?.StartAsync(GrainLifecycleStage.Activate - 1, GrainLifecycleStage.Last, cancellationToken) ?? Task.CompletedTask);
    }

    private static async Task StopAsync(Activation activation)
    {
        using var limit = LimitOf(activation, activation.Host.DeactivationTimeout);
        var lifecycle = activation.ExtrasOrNull?.LifecycleOrNull;
        await TryAsync(activation, limit, _ => DisposeTimers(activation));
        await TryAsync(activation, limit, step => lifecycle?.StopAsync(GrainLifecycleStage.Last, GrainLifecycleStage.Activate - 1, step.Token));
        if (activation.Settings.OverridesOnDeactivate && activation.GrainInstance is IGrainBase grain)
        {
            await TryAsync(activation, limit, step => grain.OnDeactivateAsync(activation.DeactivationReason, step.Token));
        }

        await TryAsync(activation, limit, step => lifecycle?.StopAsync(GrainLifecycleStage.Activate - 1, GrainLifecycleStage.First, step.Token));
    }

    // Every part of a stop is tried whatever became of the others, and past the limit it is left alone: a stop must end even if
    // a grain never does.
    private static async Task TryAsync(Activation activation, StepLimit limit, Func<StepLimit, Task?> stop)
    {
        try
        {
            await (stop(limit)?.WaitAsync(limit.Reached) ?? Task.CompletedTask);
        }
        catch (Exception exception)
        {
            Log.DeactivationFailed(activation.Host.Logger, activation.GrainId, activation.DeactivationReason, exception);
        }
    }

    private static Task DisposeTimers(Activation activation)
    {
        activation.ExtrasOrNull?.DisposeTimers();
        return Task.CompletedTask;
    }

    private static async Task FailAsync(Activation activation, Exception exception, bool isOfGrain)
    {
        Log.ActivationFailed(activation.Host.Logger, activation.GrainId, exception);
        activation.ExtrasOrNull?.Arrival?.Settle(isRegistered: false);
        using var limit = LimitOf(activation, activation.Host.DeactivationTimeout);
        await TryAsync(activation, limit, _ => DisposeTimers(activation));
        await DisposeAsync(activation);
        activation.Host.Catalog.Remove(activation);
        foreach (var request in activation.BecomeInvalid())
        {
            // What the grain's own code threw is the answer, wherever the caller is; only what the runtime threw is worth another attempt.
            if (isOfGrain && !request.IsOneWay)
            {
                request.Fail(exception);
            }
            else
            {
                request.Refuse(exception);
            }
        }

        if (IsInDirectory(activation))
        {
            activation.Host.Registrar!.UnregisterSoon(activation);
        }

        activation.Extras.Deactivated.TrySetResult();
    }

    private static async Task HandOnAsync(Activation activation)
    {
        activation.Host.Catalog.Remove(activation);
        var waiting = activation.BecomeInvalid();
        if (IsInDirectory(activation))
        {
            await UnregisterAsync(activation, waiting);
        }

        Resend(activation, waiting);
        activation.Extras.Deactivated.TrySetResult();
    }

    // Requests that wait look for the next activation, which could not be registered before this one's entry is gone.
    private static Task UnregisterAsync(Activation activation, List<Request> waiting)
    {
        if (waiting.Count > 0)
        {
            return activation.Host.Registrar!.UnregisterAsync(activation);
        }

        activation.Host.Registrar!.UnregisterSoon(activation);
        return Task.CompletedTask;
    }

    private static void Resend(Activation activation, List<Request> waiting)
    {
        foreach (var request in waiting)
        {
            // A tick ends with the timer that it belongs to.
            if (request is not TimerTick)
            {
                activation.Host.Router.Resend(activation.GrainId, request, activation.HasRunAny);
            }
        }
    }

    private static async Task DisposeAsync(Activation activation)
    {
        using var limit = LimitOf(activation, activation.Host.DeactivationTimeout);
        foreach (var disposable in (object?[])[activation.GrainInstance, .. activation.ExtrasOrNull?.TakeDisposables() ?? []])
        {
            try
            {
                await DisposeAsync(disposable).WaitAsync(limit.Reached);
            }
            catch (Exception exception)
            {
                Log.DisposeFailed(activation.Host.Logger, activation.GrainId, exception);
            }
        }

        activation.SetInstance(null);
    }

    private static async Task DisposeAsync(object? value)
    {
        if (value is IAsyncDisposable asyncDisposable)
        {
            await asyncDisposable.DisposeAsync();
        }
        else if (value is IDisposable disposable)
        {
            disposable.Dispose();
        }
    }

    private static GrainMethod Describe(string name) => new(
        typeof(IGrainBase),
        nameof(IGrainBase),
        name,
        name,
        GrainMethodOptions.None,
        responseTimeout: null,
        () => typeof(IGrainBase).GetMethod(name, BindingFlags.Instance | BindingFlags.Public)!,
        () => throw new InvalidOperationException($"{name} is not called through a reference."));

    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Warning, "Activating grain '{GrainId}' failed; its waiting calls fail with the same exception and the next call tries again")]
        public static partial void ActivationFailed(ILogger logger, GrainId grainId, Exception exception);

        [LoggerMessage(1102, LogLevel.Warning, "Deactivating grain '{GrainId}' ({Reason}) failed or took too long; the activation is dropped all the same")]
        public static partial void DeactivationFailed(ILogger logger, GrainId grainId, DeactivationReason reason, Exception exception);

        [LoggerMessage(1103, LogLevel.Warning, "Disposing grain '{GrainId}' failed; the activation is gone all the same, but mend its disposal, which may leave open what it held")]
        public static partial void DisposeFailed(ILogger logger, GrainId grainId, Exception exception);

        [LoggerMessage(1105, LogLevel.Warning, "What grain '{GrainId}' takes along could not be packed, so it does not move; its next call activates it anew. See its OnDehydrate")]
        public static partial void NotPacked(ILogger logger, GrainId grainId, Exception exception);

        [LoggerMessage(1106, LogLevel.Warning, "What grain '{GrainId}' has brought along could not be unpacked; it begins with its stored state. See its OnRehydrate")]
        public static partial void NotUnpacked(ILogger logger, GrainId grainId, Exception exception);

        [LoggerMessage(1104, LogLevel.Error, "Grain '{GrainId}' ({Reason}) did not return from a turn and is given up; its next call gets a new activation while the old turn may still run")]
        public static partial void GivenUp(ILogger logger, GrainId grainId, DeactivationReason reason);
    }
}
