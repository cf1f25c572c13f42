using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Actors.Gateway.Dns;

/// <summary>DNS by TCP: a length of two bytes before each message (RFC 1035 §4.2.2); a connection's questions are answered one after another.</summary>
internal sealed class DnsStreams : IDisposable
{
    private const int LengthBytes = 2;
    private const int RequestBytesMax = 4096;
    private const int Backlog = 128;

    // When the process has no more file descriptors, accepting fails at once, again and again.
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Socket _listener;
    private readonly DnsResponder _responder;
    private readonly DnsMetrics _metrics;
    private readonly DnsOptions _options;
    private int _connections;

    public DnsStreams(IPEndPoint endPoint, DnsResponder responder, DnsMetrics metrics, DnsOptions options)
    {
        _responder = responder;
        _metrics = metrics;
        _options = options;
        _listener = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Bind(endPoint);
            _listener.Listen(Backlog);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                Begin(await _listener.AcceptAsync(cancellationToken), cancellationToken);
            }
            catch (SocketException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(PauseAfterFailure, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Begin(Socket connection, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _connections) > _options.ConnectionsMax)
        {
            Interlocked.Decrement(ref _connections);
            _metrics.Dropped();
            connection.Dispose();
            return;
        }

        _ = ServeAsync(connection, cancellationToken);
    }

    private async Task ServeAsync(Socket connection, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new NetworkStream(connection, ownsSocket: true);
            while (await ReadAsync(stream, cancellationToken) is { } message && await _responder.AnswerAsync(message, isDatagram: false, cancellationToken) is { } answer)
            {
                await WriteAsync(stream, answer, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException or IOException)
        {
            // The client left or was idle too long, or the server stops.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    /// <summary>The next question; null at the end, and for one that is too long to be one.</summary>
    private async Task<byte[]?> ReadAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var idle = Limit(cancellationToken);
        var length = new byte[LengthBytes];
        if (await stream.ReadAtLeastAsync(length, LengthBytes, throwOnEndOfStream: false, idle.Token) < LengthBytes)
        {
            return null;
        }

        var bytes = BinaryPrimitives.ReadUInt16BigEndian(length);
        if (bytes > RequestBytesMax)
        {
            return null;
        }

        var message = new byte[bytes];
        await stream.ReadExactlyAsync(message, idle.Token);
        return message;
    }

    private async Task WriteAsync(NetworkStream stream, ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        using var idle = Limit(cancellationToken);
        var framed = new byte[LengthBytes + answer.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)answer.Length);
        answer.CopyTo(framed.AsMemory(LengthBytes));
        await stream.WriteAsync(framed, idle.Token);
    }

    private CancellationTokenSource Limit(CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.IdleTimeMax);
        return limit;
    }
}
