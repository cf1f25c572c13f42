using System.Buffers.Text;
using System.Net.Sockets;

namespace Actors.Benchmarks.Observability;

/// <summary>
/// One HTTP connection that asks, waits for the whole answer, and asks again. It stays open between turns: opening connections costs more than what is
/// measured here.
/// </summary>
internal sealed class SteadyConnection : IDisposable
{
    private const int AnswerBytesMax = 16 * 1024;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[AnswerBytesMax];

    private static ReadOnlySpan<byte> Ok => "HTTP/1.1 200 "u8;

    private static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    private static ReadOnlySpan<byte> Length => "\r\nContent-Length: "u8;

    public static async Task<SteadyConnection> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var connection = new SteadyConnection();
        await connection._socket.ConnectAsync(address.Host, address.Port, cancellationToken);
        return connection;
    }

    /// <summary>Sends a whole request and reads its whole answer.</summary>
    /// <exception cref="InvalidOperationException">The answer is a refusal, longer than 16 KiB, or has no length.</exception>
    public async Task AskAsync(ReadOnlyMemory<byte> request)
    {
        await _socket.SendAsync(request);
        var read = 0;
        do
        {
            var received = await _socket.ReceiveAsync(_answer.AsMemory(read));
            read += received > 0 ? received : throw new InvalidOperationException("The connection was closed within an answer, or the answer is too long; see the gateway's log.");
        }
        while (!IsWhole(_answer.AsSpan(0, read)));
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf(EndOfHead);
        if (end < 0)
        {
            return false;
        }

        var head = answer[..end];
        var length = head.IndexOf(Length);
        return head.StartsWith(Ok) && length > 0 && Utf8Parser.TryParse(head[(length + Length.Length)..], out int bytes, out _)
            ? answer.Length >= end + EndOfHead.Length + bytes
            : throw new InvalidOperationException($"'{System.Text.Encoding.ASCII.GetString(head)}' is not an answer with status 200 and a length; see the gateway's log.");
    }
}
