using System.Reflection;
using Actors.Runtime.Invocation;

namespace Actors.Runtime.Timers;

/// <summary>A tick on its way through the mailbox, as a one-way request.</summary>
internal sealed class TimerTick : VoidRequest
{
    private static readonly GrainMethod Waiting = Describe(GrainMethodOptions.OneWay);
    private static readonly GrainMethod Interleaving = Describe(GrainMethodOptions.OneWay | GrainMethodOptions.AlwaysInterleave);

    private readonly GrainTimer _timer;

    private TimerTick(GrainTimer timer) => _timer = timer;

    public override GrainMethod Method => _timer.Interleaves ? Interleaving : Waiting;

    public static TimerTick For(GrainTimer timer) => new(timer) { DeadlineMilliseconds = long.MaxValue };

    protected override ValueTask InvokeVoid(object target) => _timer.TickAsync();

    protected override void Recycle()
    {
    }

    private static GrainMethod Describe(GrainMethodOptions options) => new(
        typeof(GrainTimer),
        "GrainTimer",
        "Tick",
        "Tick",
        options,
        responseTimeout: null,
        static () => typeof(GrainTimer).GetMethod(nameof(GrainTimer.TickAsync), BindingFlags.Instance | BindingFlags.Public)!,
        static () => throw new InvalidOperationException("A timer's tick never leaves its silo."));
}
