using System.Collections.Concurrent;
using System.Diagnostics;

namespace Actors.Benchmarks.Registry;

/// <summary>Sends the heartbeats of all instances, each at its own moment of the interval, until told that one falls silent.</summary>
internal sealed class HeartbeatLoad(RegistryPlan plan, HttpClient client) : IAsyncDisposable
{
    private const int Workers = 32;
    private const int SampleCountMax = 1_000_000;

    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<int, long> _lastBeats = new();
    private readonly ConcurrentDictionary<int, bool> _silent = new();
    private readonly ConcurrentQueue<TimeSpan> _latencies = new();
    private Task _running = Task.CompletedTask;
    private long _sent;
    private long _refused;

    public long Sent => Interlocked.Read(ref _sent);

    public long Refused => Interlocked.Read(ref _refused);

    public TimeSpan P99
    {
        get
        {
            var ordered = _latencies.Order().ToList();
            return ordered.Count == 0 ? TimeSpan.Zero : ordered[(int)(ordered.Count * 0.99)];
        }
    }

    public void Start() => _running = Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => BeatAsync(worker))));

    /// <summary>Lets an instance fall silent. Returns when its last heartbeat was sent.</summary>
    public long Silence(int instance)
    {
        _silent[instance] = true;
        return _lastBeats.GetValueOrDefault(instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    // The instances of one worker take turns through the interval; whoever is late is sent at once.
    private async Task BeatAsync(int worker)
    {
        var own = Enumerable.Range(0, plan.Instances).Where(instance => instance % Workers == worker).ToArray();
        var start = Stopwatch.GetTimestamp();
        for (var round = 0; !_stopping.IsCancellationRequested; round++)
        {
            for (var place = 0; place < own.Length; place++)
            {
                var due = (plan.Beat * round) + (plan.Beat * ((place + (worker / (double)Workers)) / own.Length));
                var early = due - Stopwatch.GetElapsedTime(start);
                if (early > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(early, _stopping.Token);
                }

                if (!_silent.ContainsKey(own[place]))
                {
                    await SendAsync(own[place]);
                }
            }
        }
    }

    private async Task SendAsync(int instance)
    {
        var began = Stopwatch.GetTimestamp();
        _lastBeats[instance] = began;
        using var response = await client.PutAsync(new Uri($"/v1/agent/check/pass/service:instance-{instance}", UriKind.Relative), null, _stopping.Token);
        Interlocked.Increment(ref _sent);
        if (!response.IsSuccessStatusCode)
        {
            Interlocked.Increment(ref _refused);
        }

        if (_latencies.Count < SampleCountMax)
        {
            _latencies.Enqueue(Stopwatch.GetElapsedTime(began));
        }
    }
}
