using System.Net;
using System.Net.Sockets;

namespace Actors.Gateway.Dns;

/// <summary>DNS by UDP: one question a datagram, so many answered at the same time, and what comes beyond that dropped.</summary>
internal sealed class DnsDatagrams : IDisposable
{
    private const int RequestBytesMax = 4096;

    // Some thousand questions may wait here while the process is busy; the usual few hundred are lost in a burst.
    private const int SocketBufferBytes = 1 << 20;

    // Windows tells of an answer that could not be delivered by failing the next receive.
    private const int IgnoreUnreachable = -1744830452;

    private readonly Socket _socket;
    private readonly DnsResponder _responder;
    private readonly DnsMetrics _metrics;
    private readonly int _requestsMax;
    private int _requests;

    public DnsDatagrams(IPEndPoint endPoint, DnsResponder responder, DnsMetrics metrics, DnsOptions options)
    {
        _responder = responder;
        _metrics = metrics;
        _requestsMax = options.RequestsMax;
        _socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _socket.IOControl(IgnoreUnreachable, [0], null);
            }

            _socket.ReceiveBufferSize = SocketBufferBytes;
            _socket.Bind(endPoint);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[RequestBytesMax];
        var from = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, cancellationToken);
                Begin(buffer.AsSpan(0, received.ReceivedBytes).ToArray(), received.RemoteEndPoint, cancellationToken);
            }
            catch (SocketException) when (!cancellationToken.IsCancellationRequested)
            {
                // One datagram that could not be received concerns nobody else.
            }
            catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException or SocketException)
            {
                return;
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private void Begin(byte[] message, EndPoint client, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _requests) > _requestsMax)
        {
            Interlocked.Decrement(ref _requests);
            _metrics.Dropped();
            return;
        }

        _ = AnswerAsync(message, client, cancellationToken);
    }

    private async Task AnswerAsync(byte[] message, EndPoint client, CancellationToken cancellationToken)
    {
        try
        {
            if (await _responder.AnswerAsync(message, isDatagram: true, cancellationToken) is { } answer)
            {
                await _socket.SendToAsync(answer, SocketFlags.None, client, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The server stops, or the client is gone: nobody waits for this answer.
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }
}
