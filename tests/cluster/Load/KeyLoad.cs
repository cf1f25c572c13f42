using System.Collections.Concurrent;
using System.Diagnostics;
using Actors.Tests.Infrastructure.Histories;

namespace Actors.Cluster.Tests.Load;

/// <summary>
/// Reads and writes keys through the gateway at a steady rate until it is stopped. Each connection writes keys of its own, one after the
/// other, so that a sweep touches every key; every value is unique; some reads look at the keys of others.
/// </summary>
internal sealed class KeyLoad : IAsyncDisposable
{
    // A sweep has to be quick: a key is known to work again when its turn comes.
    private const int PairsInTurn = 4;
    private const int TurnsOfPairs = (PairsInTurn * 2) + 1;

    private readonly LoadSettings _settings;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<Sample> _samples = new();
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly KeyClient[] _clients;
    private Task _running = Task.CompletedTask;
    private long _requests;

    public KeyLoad(Uri gateway, LoadSettings settings)
    {
        _settings = settings;
        History = new HistoryRecorder(TimeProvider.System);
        _clients = [.. Enumerable.Range(0, settings.Connections).Select(number => new KeyClient(gateway, $"c{number}", settings.RecordsHistory ? History : null))];
    }

    public HistoryRecorder History { get; }

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>What failed, and how often.</summary>
    public IReadOnlyDictionary<string, int> Failures => _failures;

    /// <summary>Writes every key once and begins.</summary>
    public async Task StartAsync()
    {
        await Task.WhenAll(_clients.Select(FillAsync));
        _running = Task.WhenAll(_clients.Select((client, number) => Task.Run(() => RunAsync(client, number))));
    }

    /// <summary>Takes the samples that have ended since the last call.</summary>
    public IReadOnlyList<Sample> TakeSamples()
    {
        var taken = new List<Sample>();
        while (_samples.TryDequeue(out var sample))
        {
            taken.Add(sample);
        }

        return taken;
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    /// <summary>Once stopped: reads every key a last time, past every cache, for the history to be judged by.</summary>
    public Task<Sample[]> ReadAllAsync() =>
        Task.WhenAll(Enumerable.Range(0, _settings.Keys).Select(key => _clients[key % _clients.Length].GetAsync(key, "?raw&consistent")));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Array.ForEach(_clients, client => client.Dispose());
        _stop.Dispose();
    }

    private async Task FillAsync(KeyClient client, int number)
    {
        foreach (var key in KeysOf(number))
        {
            var sample = await client.PutAsync(key);
            Assert.True(sample.Failure is null, $"Key {key} could not be written before the load began: {sample.Failure}.");
        }
    }

    private IEnumerable<int> KeysOf(int number) => Enumerable.Range(0, _settings.Keys).Where(key => key % _settings.Connections == number);

    private async Task RunAsync(KeyClient client, int number)
    {
        var own = KeysOf(number).ToArray();
        var interval = Stopwatch.Frequency * _settings.Connections / _settings.Rate;
        var next = Stopwatch.GetTimestamp() + (interval * number / _settings.Connections);
        for (long turn = 0; !_stop.IsCancellationRequested; turn++)
        {
            var sample = await AskAsync(client, own, turn);
            Interlocked.Increment(ref _requests);
            _samples.Enqueue(sample);
            if (sample.Failure is { } failure)
            {
                _failures.AddOrUpdate($"{(sample.IsWrite ? "PUT" : "GET")} {failure}", 1, (_, count) => count + 1);
            }

            // Who was held up goes on at the same pace; catching up would be another load.
            next = Math.Max(next + interval, Stopwatch.GetTimestamp());
            var pause = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next);
            if (pause > TimeSpan.Zero)
            {
                await Task.Delay(pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // A write and a read of one key after the other; after some of them a read of a key that another connection writes.
    private Task<Sample> AskAsync(KeyClient client, int[] own, long turn)
    {
        var (pair, step) = Math.DivRem(turn, TurnsOfPairs);
        var key = own[((pair * PairsInTurn) + (step / 2)) % own.Length];
        return step switch
        {
            TurnsOfPairs - 1 => client.GetAsync((int)((key + turn) % _settings.Keys)),
            _ when step % 2 == 0 => client.PutAsync(key),
            _ => client.GetAsync(key),
        };
    }
}
