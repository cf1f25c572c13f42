using System.Numerics;

namespace Actors.Runtime.Statistics;

/// <summary>Counts that many threads add to at once: each processor has its own, so that they do not fight for a cache line; readers add them up.</summary>
internal sealed class StripedCells
{
    private const int CellsPerLine = 8;
    private const int StripesMax = 16;

    private static readonly int StripeMask = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, StripesMax)) - 1;

    private readonly long[] _cells;
    private readonly int _stripeLength;

    /// <param name="count">How many different counts there are.</param>
    public StripedCells(int count)
    {
        // Whole lines, and one more, as nothing says that the array begins with one: cells of two processors must not share a line.
        _stripeLength = (((count + CellsPerLine - 1) / CellsPerLine) + 1) * CellsPerLine;
        _cells = new long[(StripeMask + 1) * _stripeLength];
    }

    /// <summary>Adds to a count; returns what this processor has added to it by then.</summary>
    public long Add(int cell, long amount) => Interlocked.Add(ref _cells[((Thread.GetCurrentProcessorId() & StripeMask) * _stripeLength) + cell], amount);

    public long Sum(int cell)
    {
        var sum = 0L;
        for (var at = cell; at < _cells.Length; at += _stripeLength)
        {
            sum += Volatile.Read(ref _cells[at]);
        }

        return sum;
    }
}
