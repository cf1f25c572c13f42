using System.Threading.Channels;

namespace Actors.Runtime.Membership;

/// <summary>
/// Runs the machine: one event after the other, on one task, and a timer for the next look at the clock. The queue is bounded; an event that does
/// not fit is lost, as it could be on the network, and the machine's limits make up for it.
/// </summary>
internal sealed class MembershipLoop : IDisposable
{
    private const int EventsMax = 10_000;

    private readonly Channel<MembershipEvent> _events = Channel.CreateBounded<MembershipEvent>(
        new BoundedChannelOptions(EventsMax) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private readonly MembershipMachine _machine;
    private readonly Func<DateTime> _utcNow;
    private readonly TimeProvider _timeProvider;
    private readonly long _start;
    private Action<MembershipEffect>? _execute;
    private ITimer? _timer;

    public MembershipLoop(MembershipMachine machine, Func<DateTime> utcNow, TimeProvider timeProvider)
    {
        _machine = machine;
        _utcNow = utcNow;
        _timeProvider = timeProvider;
        _start = timeProvider.GetTimestamp();
    }

    public MembershipView View { get; private set; } = MembershipView.None;

    public int HealthScore { get; private set; }

    public int Slowness { get; private set; }

    /// <summary>Begins. Effects are executed in order on the loop's task and must not block it.</summary>
    /// <param name="execute">Begins an effect.</param>
    /// <param name="onFailed">Called when the loop cannot go on.</param>
    public void Start(Action<MembershipEffect> execute, Action<Exception> onFailed)
    {
        _execute = execute;
        _timer = _timeProvider.CreateTimer(_ => Post(new MembershipEvent.Tick()), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _ = Task.Run(() => RunAsync(onFailed));
    }

    public void Post(MembershipEvent membershipEvent) => _events.Writer.TryWrite(membershipEvent);

    /// <summary>For what must not be lost: waits for room.</summary>
    public ValueTask PostAsync(MembershipEvent membershipEvent, CancellationToken cancellationToken) => _events.Writer.WriteAsync(membershipEvent, cancellationToken);

    /// <summary>Takes no more events; those that wait are still handled.</summary>
    public void Dispose()
    {
        _events.Writer.TryComplete();
        _timer?.Dispose();
    }

    private async Task RunAsync(Action<Exception> onFailed)
    {
        try
        {
            await foreach (var membershipEvent in _events.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                Handle(membershipEvent);
            }
        }
        catch (Exception exception) when (exception is not ObjectDisposedException)
        {
            onFailed(exception);
        }
    }

    private void Handle(MembershipEvent membershipEvent)
    {
        var effects = _machine.Handle(membershipEvent, new MembershipTime(_timeProvider.GetElapsedTime(_start), _utcNow()));
        View = _machine.View;
        HealthScore = _machine.HealthScore;
        Slowness = _machine.Slowness;
        foreach (var effect in effects)
        {
            _execute!(effect);
        }

        ArmTimer();
    }

    private void ArmTimer()
    {
        if (_machine.NextTick == TimeSpan.MaxValue)
        {
            _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var delay = _machine.NextTick - _timeProvider.GetElapsedTime(_start);
        // Timers count in milliseconds and must not fire before the time.
        _timer!.Change(delay > TimeSpan.Zero ? delay + TimeSpan.FromMilliseconds(1) : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
