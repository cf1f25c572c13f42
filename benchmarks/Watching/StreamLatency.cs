using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Actors.Benchmarks.Watching;

/// <summary>
/// An event stream beside writers: whether it tells every change once and in order, and how long after the acknowledgement. An event that comes
/// before its acknowledgement counts as zero.
/// </summary>
internal sealed class StreamLatency(Uri address, int writers, int changes, int rate)
{
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, long> _acknowledged = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address, Timeout = Timeout.InfiniteTimeSpan };
        using var response = await client.GetAsync(new Uri("/v1/watch?prefix=stream/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        var reading = ReadAsync(reader, cancellationToken);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => WriteAsync(client, writer, cancellationToken)));
        var written = watch.Elapsed;
        var seen = await reading;

        var milliseconds = seen.Select(one => Math.Max(0, Stopwatch.GetElapsedTime(_acknowledged[one.Key], one.Value).TotalMilliseconds)).Order().ToArray();
        Console.WriteLine(
            $"{changes:N0} changes by {writers} writers ({changes / written.TotalSeconds:N0}/s): {seen.Count:N0} told once and in order; "
            + $"acknowledgement to event p50 {milliseconds[milliseconds.Length / 2]:N2} ms, p99 {milliseconds[(int)(0.99 * (milliseconds.Length - 1))]:N2} ms, max {milliseconds[^1]:N2} ms");
    }

    private async Task WriteAsync(HttpClient client, int writer, CancellationToken cancellationToken)
    {
        var startedAt = Stopwatch.GetTimestamp();
        for (var number = 0; number < changes / writers; number++)
        {
            var key = $"stream/{writer}/{number}";
            using var content = new StringContent(key);
            using var put = await client.PutAsync(new Uri($"/v1/kv/{key}", UriKind.Relative), content, cancellationToken);
            put.EnsureSuccessStatusCode();
            _acknowledged[key] = Stopwatch.GetTimestamp();
            if (rate > 0)
            {
                var ahead = TimeSpan.FromSeconds((number + 1) * (double)writers / rate) - Stopwatch.GetElapsedTime(startedAt);
                await Task.Delay(ahead > TimeSpan.Zero ? ahead : TimeSpan.Zero, cancellationToken);
            }
        }
    }

    // When each key's event came. Throws when an event is out of order or comes twice, or when nothing comes any more.
    private async Task<Dictionary<string, long>> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        var lastId = 0L;
        while (seen.Count < changes / writers * writers)
        {
            var line = await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(SilenceMax, cancellationToken)
                ?? throw new InvalidOperationException($"The stream ended after {seen.Count} changes.");
            if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                var id = long.Parse(line.AsSpan(4), CultureInfo.InvariantCulture);
                lastId = id >= lastId ? id : throw new InvalidOperationException($"Event '{id}' came after '{lastId}'.");
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                using var data = JsonDocument.Parse(line.AsMemory(6));
                if (data.RootElement.TryGetProperty("Key", out var key))
                {
                    seen.Add(key.GetString()!, Stopwatch.GetTimestamp());
                }
            }
        }

        return seen;
    }
}
