namespace Actors.Runtime.Statistics;

/// <summary>
/// A number that one thread has for itself while it lives. What is counted under it has one writer and needs no interlocked addition, which would cost
/// more than all the rest of counting. There are more threads than numbers at times: those without one count together.
/// </summary>
internal static class ThreadSlot
{
    // Pool threads come and go; those that are busy at the same time are about as many as processors.
    private const int PerProcessor = 4;
    private const int CountMin = 8;
    private const int CountMax = 64;
    private const int AsksToTryAgain = 10_000;

    /// <summary>How many numbers there are.</summary>
    public static readonly int Count = Math.Clamp(Environment.ProcessorCount * PerProcessor, CountMin, CountMax);

    private static readonly int[] Taken = new int[Count];

    // Above zero: the number and one. Below: how often to ask before it is tried again to get one.
    [ThreadStatic]
    private static int _state;

    [ThreadStatic]
    private static Lease? _lease;

    /// <summary>The number of this thread; below zero when it has none.</summary>
    public static int Number => _state > 0 ? _state - 1 : Ask();

    private static int Ask()
    {
        if (_state < 0)
        {
            _state++;
            return -1;
        }

        for (var number = 0; number < Count; number++)
        {
            if (Volatile.Read(ref Taken[number]) == 0 && Interlocked.CompareExchange(ref Taken[number], 1, 0) == 0)
            {
                _lease = new Lease(number);
                _state = number + 1;
                return number;
            }
        }

        _state = -AsksToTryAgain;
        return -1;
    }

    /// <summary>Held by its thread only, so it is finalized after the thread has ended, and the number is free for another one.</summary>
    private sealed class Lease(int number)
    {
        ~Lease() => Volatile.Write(ref Taken[number], 0);
    }
}
