using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Actors.Tests.Infrastructure.Histories;

namespace Actors.Cluster.Tests.Locks;

/// <summary>
/// Takes and gives back locks, half of the time by a transaction, and records it as a register that holds the session: to lock is to swap
/// nobody for a session, to unlock the reverse. What was not answered is recorded as unknown, and the session is given up.
/// </summary>
internal sealed class LockClient(Uri gateway, string name, int seed, HistoryRecorder history) : IDisposable
{
    private readonly HttpClient _client = new() { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(40) };
    private readonly Random _random = new(seed);

    /// <summary>How many locks it was granted.</summary>
    public int Granted { get; private set; }

    public async Task RunAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await TryCreateSessionAsync() is not { } session)
            {
                continue;
            }

            string? held = null;
            try
            {
                while (!cancellationToken.IsCancellationRequested)
                {
                    held = keys[_random.Next(keys.Count)];
                    await CycleAsync(held, session);
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or JsonException)
            {
                await DestroyAsync(session, held!);
            }
        }
    }

    /// <summary>Who holds a key, as it is read now.</summary>
    public async Task ReadAsync(string key)
    {
        var reading = history.Get(name, key);
        try
        {
            using var answer = await _client.GetAsync(new Uri($"v1/kv/{key}?consistent", UriKind.Relative));
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                reading.Read(null);
                return;
            }

            using var document = JsonDocument.Parse(await SucceededAsync(answer));
            reading.Read(document.RootElement[0].TryGetProperty("Session", out var session) ? session.GetString() : null);
        }
        catch
        {
            reading.Failed();
            throw;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task CycleAsync(string key, string session)
    {
        if (!await SwapAsync(key, session, null, session, "lock", "acquire"))
        {
            await ReadAsync(key);
            return;
        }

        Granted++;
        await ReadAsync(key);
        Assert.True(await SwapAsync(key, session, session, null, "unlock", "release"), $"'{session}' could not give back '{key}', which it held.");
    }

    private async Task<bool> SwapAsync(string key, string session, string? from, string? to, string verb, string parameter)
    {
        var swapping = history.Cas(name, key, from, to);
        try
        {
            var applied = _random.Next(2) == 0 ? await TransactAsync(key, session, verb) : await PutAsync($"v1/kv/{key}?{parameter}={session}", "x") == "true";
            swapping.Swapped(applied);
            return applied;
        }
        catch
        {
            swapping.Unknown();
            throw;
        }
    }

    private async Task<bool> TransactAsync(string key, string session, string verb)
    {
        using var content = Content($$$"""[{"KV":{"Verb":"{{{verb}}}","Key":"{{{key}}}","Session":"{{{session}}}","Value":"eA=="}}]""");
        using var answer = await _client.PutAsync(new Uri("v1/txn", UriKind.Relative), content);
        if (answer.StatusCode == HttpStatusCode.Conflict)
        {
            return false;
        }

        await SucceededAsync(answer);
        return true;
    }

    // Whether the session held the key is not known; that it does not from now on is for the others to find.
    private async Task DestroyAsync(string session, string key)
    {
        while (true)
        {
            var releasing = history.Cas(name, key, session, null);
            releasing.Unknown();
            try
            {
                await PutAsync($"v1/session/destroy/{session}", "");
                return;
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private async Task<string?> TryCreateSessionAsync()
    {
        try
        {
            using var document = JsonDocument.Parse(await PutAsync("v1/session/create", """{"LockDelay":0}"""));
            return document.RootElement.GetProperty("ID").GetString();
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
            return null;
        }
    }

    private async Task<string> PutAsync(string path, string body)
    {
        using var content = Content(body);
        using var answer = await _client.PutAsync(new Uri(path, UriKind.Relative), content);
        return (await SucceededAsync(answer)).Trim();
    }

    private static async Task<string> SucceededAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode
            ? text
            : throw new HttpRequestException(string.Create(CultureInfo.InvariantCulture, $"{(int)answer.StatusCode} {text}"), null, answer.StatusCode);
    }

    private static ByteArrayContent Content(string body) => new(Encoding.UTF8.GetBytes(body));
}
