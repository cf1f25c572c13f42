using System.Diagnostics;
using System.Globalization;
using Actors.Ledger;

namespace Actors.Benchmarks.Ledger;

/// <summary>Many writers, each as fast as its last commit allows, on rows spread over many keys.</summary>
internal sealed class Workload
{
    public const int RowBytes = 100;

    public const string Space = "bench";
    private const int PreloadBatch = 500;
    private const int Seed = 20260101;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private readonly string[] _keys;

    public Workload(int rows) =>
        _keys = [.. Enumerable.Range(1, rows).Select(number => number.ToString("D8", CultureInfo.InvariantCulture))];

    public int Rows => _keys.Length;

    public async Task PreloadAsync(ILedger ledger)
    {
        foreach (var keys in _keys.Chunk(PreloadBatch))
        {
            await ledger.CommitAsync([.. keys.Select(key => Mutation.Put(Space, key, new byte[RowBytes]))], CancellationToken.None);
        }
    }

    public Task<Measurement> RunAsync(ILedger ledger, string name, int writers, TimeSpan duration)
    {
        var payload = new byte[RowBytes];
        return MeasureAsync(name, writers, duration, async random =>
            await ledger.CommitAsync(Mutation.Put(Space, _keys[random.Next(_keys.Length)], payload), CancellationToken.None));
    }

    /// <summary>Runs so many loops at once; the time in which the code is still being compiled does not count.</summary>
    public static async Task<Measurement> MeasureAsync(string name, int writers, TimeSpan duration, Func<Random, Task> operation)
    {
        var recorder = new LatencyRecorder(writers);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(Seed + writer);
            while (watch.Elapsed < duration + WarmUp)
            {
                var started = Stopwatch.GetTimestamp();
                await operation(random);
                if (watch.Elapsed > WarmUp)
                {
                    recorder.Record(writer, started);
                }
            }
        })));
        return recorder.Summarize(name, writers, watch.Elapsed - WarmUp);
    }
}
