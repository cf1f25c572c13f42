namespace Actors.Simulation.Tests.Kernel;

/// <summary>What one process sends to another over connections: in order, also when something has to be sent again.</summary>
internal sealed class OrderedStream
{
    /// <summary>What TCP does behind a cut: send again, more and more rarely, and give up.</summary>
    public const int RetransmissionsMax = 6;

    private static readonly TimeSpan FirstRetransmission = TimeSpan.FromMilliseconds(200);

    private readonly World _world;
    private readonly Func<bool> _isCut;
    private readonly Action _broken;
    private readonly Queue<Action> _stalled = new();
    private TimeSpan _lastArrival;

    public OrderedStream(World world, Func<bool> isCut, Action broken)
    {
        _world = world;
        _isCut = isCut;
        _broken = broken;
    }

    public static TimeSpan Pause(int retransmissions) => FirstRetransmission * (1 << retransmissions);

    public void Send(TimeSpan delay, Action deliver)
    {
        var arrival = _world.Now + delay;
        _lastArrival = arrival > _lastArrival ? arrival : _lastArrival;
        _world.After(_lastArrival - _world.Now, () => Arrive(deliver));
    }

    private void Arrive(Action deliver)
    {
        if (_stalled.Count == 0 && !_isCut())
        {
            deliver();
            return;
        }

        _stalled.Enqueue(deliver);
        if (_stalled.Count == 1)
        {
            Retry(0);
        }
    }

    private void Retry(int retransmissions) => _world.After(Pause(retransmissions), () =>
    {
        if (!_isCut())
        {
            while (_stalled.TryDequeue(out var deliver))
            {
                deliver();
            }
        }
        else if (retransmissions < RetransmissionsMax)
        {
            Retry(retransmissions + 1);
        }
        else
        {
            _stalled.Clear();
            _broken();
        }
    });
}
