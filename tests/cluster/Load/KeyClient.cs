using System.Diagnostics;
using System.Globalization;
using System.Net;
using Actors.Tests.Infrastructure.Histories;

namespace Actors.Cluster.Tests.Load;

/// <summary>One connection to the gateway; one request at a time.</summary>
internal sealed class KeyClient(Uri gateway, string name, HistoryRecorder? history) : IDisposable
{
    // Longer than any request may take, so that what hangs is seen to hang.
    private static readonly TimeSpan RequestTimeMax = TimeSpan.FromSeconds(40);
    private const int ReasonLengthMax = 120;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseCookies = false, UseProxy = false })
    {
        BaseAddress = gateway,
        Timeout = RequestTimeMax,
    };

    private long _written;

    public static string NameOf(int key) => string.Create(CultureInfo.InvariantCulture, $"load/{key}");

    public async Task<Sample> PutAsync(int key)
    {
        var value = string.Create(CultureInfo.InvariantCulture, $"{name}-{Interlocked.Increment(ref _written)}");
        var operation = history?.Put(name, NameOf(key), value);
        var start = Stopwatch.GetTimestamp();
        var (failure, answer) = await AskAsync(() => _client.PutAsync(Path(key), new StringContent(value)));
        if (failure is null && answer?.Trim() == "true")
        {
            operation?.Done();
        }
        else
        {
            // Refused or not: only a later read can tell whether it was done.
            operation?.Unknown();
            failure ??= $"answered '{answer}'";
        }

        return new Sample(key, IsWrite: true, start, Stopwatch.GetTimestamp(), failure);
    }

    public async Task<Sample> GetAsync(int key, string query = "?raw")
    {
        var operation = history?.Get(name, NameOf(key));
        var start = Stopwatch.GetTimestamp();
        var (failure, answer) = await AskAsync(() => _client.GetAsync(Path(key, query)));
        if (failure is null)
        {
            operation?.Read(answer);
        }
        else
        {
            operation?.Failed();
        }

        return new Sample(key, IsWrite: false, start, Stopwatch.GetTimestamp(), failure);
    }

    public void Dispose() => _client.Dispose();

    private static Uri Path(int key, string query = "") => new($"v1/kv/{NameOf(key)}{query}", UriKind.Relative);

    // A null answer without a failure is a key that does not exist.
    private static async Task<(string? Failure, string? Answer)> AskAsync(Func<Task<HttpResponseMessage>> request)
    {
        try
        {
            using var answer = await request();
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                return (null, null);
            }

            var text = await answer.Content.ReadAsStringAsync();
            return answer.IsSuccessStatusCode ? (null, text) : ($"{(int)answer.StatusCode} {Shorten(text)}", null);
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return (failure is TaskCanceledException ? $"no answer within {RequestTimeMax.TotalSeconds:0} s" : Shorten(failure.Message), null);
        }
    }

    private static string Shorten(string text)
    {
        // What names one key or one silo would make every failure one of its own.
        var general = new string([.. text.ReplaceLineEndings(" ").Where(character => !char.IsAsciiDigit(character))]);
        return general.Length <= ReasonLengthMax ? general : general[..ReasonLengthMax];
    }
}
