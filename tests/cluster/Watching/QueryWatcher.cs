using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Actors.Cluster.Tests.Watching;

/// <summary>Asks for all keys of a prefix again and again, each time waiting for a change after the index of the last answer.</summary>
internal sealed class QueryWatcher : IAsyncDisposable
{
    private const string WaitMax = "30s";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly HttpClient _client;
    private readonly string _target;
    private readonly List<QueryAnswer> _answers = [];
    private readonly Task _running;
    private Dictionary<string, SeenKey> _seen = new(StringComparer.Ordinal);
    private long _index;

    public QueryWatcher(Uri gateway, string prefix)
    {
        _client = new HttpClient { BaseAddress = gateway };
        _target = $"v1/kv/{prefix}?recurse&wait={WaitMax}&index=";
        _running = Task.Run(RunAsync);
    }

    /// <summary>The index of the last answer.</summary>
    public long Index => Interlocked.Read(ref _index);

    /// <summary>How many requests failed.</summary>
    public int Interruptions { get; private set; }

    /// <summary>Leaves, and gives what it was answered.</summary>
    public async Task<IReadOnlyList<QueryAnswer>> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return _answers;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (await AskAsync())
                {
                    continue;
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
            {
            }

            Interruptions += _stop.IsCancellationRequested ? 0 : 1;
            await Task.Delay(Pause, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> AskAsync()
    {
        var target = string.Create(CultureInfo.InvariantCulture, $"{_target}{Index}");
        using var answer = await _client.GetAsync(new Uri(target, UriKind.Relative), _stop.Token);
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.NotFound)
        {
            return false;
        }

        var time = Stopwatch.GetTimestamp();
        var index = long.Parse(answer.Headers.GetValues("X-Consul-Index").Single(), CultureInfo.InvariantCulture);
        var keys = answer.IsSuccessStatusCode ? Parse(await answer.Content.ReadAsByteArrayAsync(_stop.Token)) : [];
        var news = keys.Values.Where(key => !_seen.TryGetValue(key.Key, out var known) || known != key)
            .Concat(_seen.Keys.Where(key => !keys.ContainsKey(key)).Select(key => new SeenKey(key, 0, 0)));
        _answers.Add(new QueryAnswer(index, [.. news], time));
        _seen = keys;
        Interlocked.Exchange(ref _index, index);
        return true;
    }

    private static Dictionary<string, SeenKey> Parse(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        return document.RootElement.EnumerateArray().Select(entry => new SeenKey(
            entry.GetProperty("Key").GetString()!,
            entry.GetProperty("ModifyIndex").GetInt64(),
            int.Parse(entry.GetProperty("Value").GetBytesFromBase64(), CultureInfo.InvariantCulture))).ToDictionary(key => key.Key, StringComparer.Ordinal);
    }
}
