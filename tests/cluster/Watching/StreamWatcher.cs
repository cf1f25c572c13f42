using System.Diagnostics;
using System.Globalization;
using Actors.Tests.Infrastructure;

namespace Actors.Cluster.Tests.Watching;

/// <summary>A reader of server-sent events that comes back, whenever its connection breaks, at the place that it has reached.</summary>
internal sealed class StreamWatcher : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client;
    private readonly string _query;
    private readonly List<ToldChange> _told = [];
    private readonly Task _running;
    private long _place;

    private StreamWatcher(HttpClient client, string query, EventStream stream, long start)
    {
        _client = client;
        _query = query;
        Start = start;
        _place = start;
        _running = Task.Run(() => RunAsync(stream));
    }

    /// <summary>From which index on it follows.</summary>
    public long Start { get; }

    /// <summary>The index that it has reached.</summary>
    public long Place => Interlocked.Read(ref _place);

    /// <summary>How often the connection ended by itself.</summary>
    public int Interruptions { get; private set; }

    /// <summary>Opens the stream and takes what is there already.</summary>
    public static async Task<StreamWatcher> StartAsync(Uri gateway, string prefix)
    {
        var client = new HttpClient { BaseAddress = gateway };
        var query = $"prefix={Uri.EscapeDataString(prefix)}";
        var stream = await EventStream.OpenAsync(client, query);
        var snapshot = await stream.TakeSnapshotAsync();
        return new StreamWatcher(client, query, stream, snapshot[^1].Id ?? 0);
    }

    /// <summary>Leaves, and gives what it was told.</summary>
    public async Task<IReadOnlyList<ToldChange>> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return _told;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(EventStream? stream)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                stream ??= await EventStream.OpenAsync(_client, _query, Place, _stop.Token);
                await ReadAsync(stream);
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
                // Nobody is there, nothing came for long, or this is the end; in any case where it goes on is known.
            }

            if (stream is not null)
            {
                Interlocked.Exchange(ref _place, stream.LastId ?? Place);
                await stream.DisposeAsync();
                stream = null;
                Interruptions += _stop.IsCancellationRequested ? 0 : 1;
            }

            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReadAsync(EventStream stream)
    {
        while (await stream.NextAsync(_stop.Token) is { } one)
        {
            var time = Stopwatch.GetTimestamp();
            var isChange = one.Name is "put" or "delete";
            int? version = isChange && one.Data.TryGetProperty("Value", out var value)
                ? int.Parse(value.GetBytesFromBase64(), CultureInfo.InvariantCulture)
                : null;
            _told.Add(new ToldChange(one.Id ?? 0, one.Name, isChange ? one.Key : string.Empty, version, time));
            Interlocked.Exchange(ref _place, one.Id ?? Place);
        }
    }
}
