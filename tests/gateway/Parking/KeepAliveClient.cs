using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Actors.Gateway.Tests.Parking;

/// <summary>One connection on which requests are sent as they are given and answers with a length are read one by one.</summary>
internal sealed class KeepAliveClient : IDisposable
{
    private static readonly TimeSpan AnswerWaitMax = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new();
    private readonly StringBuilder _received = new();

    public static async Task<KeepAliveClient> ConnectAsync(Uri address)
    {
        var client = new KeepAliveClient();
        await client._client.ConnectAsync(address.Host, address.Port);
        return client;
    }

    /// <summary>Sends GETs, all at once; each with the headers given, every line of which ends with CR LF.</summary>
    public async Task GetAsync(string headers, params string[] targets)
    {
        var bytes = string.Concat(targets.Select(target => $"GET {target} HTTP/1.1\r\nHost: test\r\n{headers}\r\n"));
        await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes));
    }

    /// <summary>Reads one answer; null when the connection ends before it.</summary>
    public async Task<Answer?> ReadAsync()
    {
        using var cts = new CancellationTokenSource(AnswerWaitMax);
        var buffer = new byte[4096];
        while (true)
        {
            if (TryTake() is { } answer)
            {
                return answer;
            }

            var count = await _client.GetStream().ReadAsync(buffer, cts.Token);
            if (count == 0)
            {
                return null;
            }

            _received.Append(Encoding.Latin1.GetString(buffer, 0, count));
        }
    }

    public void Dispose() => _client.Dispose();

    private Answer? TryTake()
    {
        var text = _received.ToString();
        var headEnd = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (headEnd < 0)
        {
            return null;
        }

        var headers = text[..headEnd].Split("\r\n").Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var length = int.Parse(headers["Content-Length"], CultureInfo.InvariantCulture);
        if (text.Length < headEnd + 4 + length)
        {
            return null;
        }

        _received.Remove(0, headEnd + 4 + length);
        return new Answer(int.Parse(text.Split(' ')[1], CultureInfo.InvariantCulture), headers, text.Substring(headEnd + 4, length));
    }

    /// <summary>One answer.</summary>
    internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Body)
    {
        public string Index => Headers["X-Consul-Index"];
    }
}
