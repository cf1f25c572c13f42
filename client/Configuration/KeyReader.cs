using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Actors.Client.Configuration;

/// <summary>What lies below the prefix at one index.</summary>
/// <param name="Index">Asking after it waits for the next change.</param>
/// <param name="Values">By configuration path.</param>
internal sealed record KeyPicture(long Index, Dictionary<string, string?> Values);

/// <summary>Reads all keys below a prefix, at once or when they have changed since an index.</summary>
internal sealed class KeyReader : IDisposable
{
    private const string IndexHeader = "X-Consul-Index";

    // A server adds up to a sixteenth to a wait; then the answer still has to travel.
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(10);

    private readonly HttpClient _client;
    private readonly string _prefix;
    private readonly TimeSpan _waitMax;

    public KeyReader(Uri address, string? token, string prefix, TimeSpan waitMax)
    {
        _prefix = prefix;
        _waitMax = waitMax;
        _client = new HttpClient { BaseAddress = address, Timeout = (waitMax * 1.0625) + AnswerTimeMax }.WithToken(token);
    }

    public string Description => $"'{_prefix}' at {_client.BaseAddress}";

    /// <param name="after">Waits until something has changed after this index; 0 answers at once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<KeyPicture> ReadAsync(long after, CancellationToken cancellationToken)
    {
        var escaped = string.Join('/', _prefix.Split('/').Select(Uri.EscapeDataString));
        var wait = string.Create(CultureInfo.InvariantCulture, $"{(int)_waitMax.TotalSeconds}s");
        var query = after > 0 ? string.Create(CultureInfo.InvariantCulture, $"?recurse&index={after}&wait={wait}") : "?recurse";
        using var response = await _client.GetAsync($"/v1/kv/{escaped}{query}", cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.NotFound)
        {
            response.EnsureSuccessStatusCode();
        }

        var index = IndexOf(response);
        var values = response.StatusCode == HttpStatusCode.NotFound
            ? []
            : await ReadValuesAsync(response.Content, cancellationToken).ConfigureAwait(false);

        // An index that went back means another history: what follows it has to be read from its beginning.
        return new KeyPicture(index < after ? 0 : index, values);
    }

    public void Dispose() => _client.Dispose();

    private static long IndexOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues(IndexHeader, out var found) && long.TryParse(found.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw new HttpRequestException($"{response.RequestMessage?.RequestUri} answered without the header {IndexHeader}; is this a gateway of Actors or Consul?");

    private async Task<Dictionary<string, string?>> ReadValuesAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var scope = stream.ConfigureAwait(false);
        using var rows = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken).ConfigureAwait(false);
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            // A key that ends with a slash is a folder that some tools leave; it has no value.
            var path = row.GetProperty("Key").GetString()![_prefix.Length..];
            if (path.Length > 0 && !path.EndsWith('/'))
            {
                values[path.Replace('/', ':')] = TextOf(row.GetProperty("Value"));
            }
        }

        return values;
    }

    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Null ? string.Empty : System.Text.Encoding.UTF8.GetString(value.GetBytesFromBase64());
}
