using System.Diagnostics;
using System.Globalization;

namespace Actors.Cluster.Tests.Watching;

/// <summary>
/// Writes changes one after the other through the gateway, each until it is acknowledged. Writing once more what was written already changes
/// nothing, and nobody else writes these keys: each change happens once, however often it had to be sent.
/// </summary>
internal sealed class ChangeWriter(Uri gateway, string prefix, int writer, WatchSettings settings, Acknowledgements acknowledgements) : IDisposable
{
    private static readonly TimeSpan ChangeTimeMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseCookies = false, UseProxy = false })
    {
        BaseAddress = gateway,
        Timeout = TimeSpan.FromSeconds(40),
    };

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var interval = Stopwatch.Frequency * settings.Writers / settings.Rate;
        var next = Stopwatch.GetTimestamp() + (interval * writer / settings.Writers);
        for (var number = 0; number < settings.ChangesPerWriter; number++)
        {
            await WriteAsync(KeyChange.Of(prefix, writer, number, settings.KeysPerWriter), cancellationToken);

            // Who was held up goes on at the same pace.
            next = Math.Max(next + interval, Stopwatch.GetTimestamp());
            var pause = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next);
            await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, cancellationToken);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task WriteAsync(KeyChange change, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        while (!await TryWriteAsync(change, cancellationToken))
        {
            acknowledgements.AddFailure();
            if (Stopwatch.GetElapsedTime(begun) > ChangeTimeMax)
            {
                throw new TimeoutException($"Key '{change.Key}' could not be written for {ChangeTimeMax.TotalSeconds:0} s.");
            }

            await Task.Delay(Pause, cancellationToken);
        }

        acknowledgements.Add(change);
    }

    private async Task<bool> TryWriteAsync(KeyChange change, CancellationToken cancellationToken)
    {
        try
        {
            using var content = new StringContent(change.Version.ToString(CultureInfo.InvariantCulture));
            using var answer = await _client.PutAsync(new Uri($"v1/kv/{change.Key}", UriKind.Relative), content, cancellationToken);
            return answer.IsSuccessStatusCode && (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim() == "true";
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
