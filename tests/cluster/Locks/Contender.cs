using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Actors.Cluster.Tests.Locks;

/// <summary>
/// Takes a lock whenever it can, and while it believes to hold it, writes with its fencing token and renews its session. It believes so
/// until a write is refused: it looks at no clock, as a holder that slept would not have either.
/// </summary>
internal sealed class Contender(Uri gateway, string name, string key, string ttl, TextWriter report) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _client = new() { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(30) };
    private int _written;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await CompeteAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                // No answer: whether the write was done is not known, and is not reported.
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task CompeteAsync(CancellationToken cancellationToken)
    {
        var session = await CreateSessionAsync();
        while (!cancellationToken.IsCancellationRequested)
        {
            using var answer = await PutAsync($"v1/kv/{key}?acquire={session}", $"{name} took it");
            var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            if (text.StartsWith("invalid session", StringComparison.Ordinal))
            {
                return;
            }

            if (text == "true")
            {
                var token = long.Parse(answer.Headers.GetValues("X-Actors-Lock-Index").Single(), CultureInfo.InvariantCulture);
                await report.WriteLineAsync(new LockRecord(name, token, session, null, true).ToLine());
                await HoldAsync(session, token, cancellationToken);
                return;
            }

            await RenewAsync(session);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task HoldAsync(string session, long token, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var value = string.Create(CultureInfo.InvariantCulture, $"{name} {token} {++_written}");
            using var answer = await PutAsync($"v1/kv/{key}?fence={token}", value);
            var text = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            if (text is "true" or "false")
            {
                await report.WriteLineAsync(new LockRecord(name, token, session, value, text == "true").ToLine());
            }

            if (text == "false")
            {
                return;
            }

            await RenewAsync(session);
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task<string> CreateSessionAsync()
    {
        using var answer = await PutAsync("v1/session/create", $$"""{"Name":"{{name}}","TTL":"{{ttl}}","LockDelay":"0.2s"}""");
        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("ID").GetString()!;
    }

    private async Task RenewAsync(string session) => (await PutAsync($"v1/session/renew/{session}", "")).Dispose();

    private async Task<HttpResponseMessage> PutAsync(string path, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        return await _client.PutAsync(new Uri(path, UriKind.Relative), content);
    }
}
