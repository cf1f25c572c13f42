using System.Net.Sockets;
using System.Text;

namespace Actors.Gateway.Tests;

/// <summary>HTTP as bytes on a socket: for requests that no well-behaved client would send.</summary>
internal static class RawHttp
{
    private static readonly TimeSpan ReplyWaitMax = TimeSpan.FromSeconds(20);

    /// <summary>Sends one request with a target that is not touched, and reads until the server closes.</summary>
    public static Task<RawReply> RequestAsync(Uri address, string method, string target, string headers = "", string body = "") =>
        SendAsync(address, $"{method} {target} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n{headers}\r\n{body}");

    /// <summary>Sends bytes, one per character, and reads until the server closes.</summary>
    public static async Task<RawReply> SendAsync(Uri address, string bytes)
    {
        using var cts = new CancellationTokenSource(ReplyWaitMax);
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, cts.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(bytes), cts.Token);
        return new RawReply(await ReadToEndAsync(stream, cts.Token));
    }

    // A server that refuses may reset the connection after its answer; what was read until then counts.
    private static async Task<string> ReadToEndAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var received = new MemoryStream();
        var buffer = new byte[16 << 10];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                received.Write(buffer, 0, count);
            }
        }
        catch (IOException)
        {
        }

        return Encoding.UTF8.GetString(received.ToArray());
    }
}

/// <summary>What came back: everything up to the end of the connection.</summary>
internal sealed record RawReply(string Text)
{
    public int Status => Text.Length == 0 ? 0 : int.Parse(Text.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    public string Body => Text[(Text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];

    public int ReplyCount => Text.Split("HTTP/1.1 ").Length - 1;
}
