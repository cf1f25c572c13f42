using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Dns;

/// <summary>Listens on one port for both transports, from start to stop of the host.</summary>
internal sealed partial class DnsServer(DnsResponder responder, DnsMetrics metrics, IOptions<DnsOptions> options, ILogger<DnsServer> logger) : IHostedService, IDisposable
{
    // With any port, one that is free for UDP may be taken for TCP.
    private const int AttemptsMax = 20;

    private readonly CancellationTokenSource _stopping = new();
    private DnsDatagrams? _datagrams;
    private DnsStreams? _streams;
    private Task _running = Task.CompletedTask;
    private bool _isDisposed;

    /// <summary>Where it listens; null while it does not.</summary>
    public IPEndPoint? EndPoint { get; private set; }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Enabled)
        {
            Listen(IPAddress.Parse(options.Value.Address));
            _running = Task.WhenAll(_datagrams!.RunAsync(_stopping.Token), _streams!.RunAsync(_stopping.Token));
            Log.Listening(logger, EndPoint!);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        _datagrams?.Dispose();
        _streams?.Dispose();
        await _running.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        // A container that was told of it twice, as itself and as a part of the host, disposes it twice.
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        _stopping.Cancel();
        _datagrams?.Dispose();
        _streams?.Dispose();
        _stopping.Dispose();
    }

    private void Listen(IPAddress address)
    {
        var port = options.Value.Port;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                _datagrams = new DnsDatagrams(new IPEndPoint(address, port), responder, metrics, options.Value);
                _streams = new DnsStreams(new IPEndPoint(address, _datagrams.Port), responder, metrics, options.Value);
                EndPoint = new IPEndPoint(address, _datagrams.Port);
                return;
            }
            catch (SocketException failure)
            {
                _datagrams?.Dispose();
                if (port != 0 || attempt == AttemptsMax || failure.SocketErrorCode != SocketError.AddressAlreadyInUse)
                {
                    throw new DnsStartException(new IPEndPoint(address, port), failure);
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6251, LogLevel.Information, "DNS is served at {EndPoint}, by UDP and TCP.")]
        public static partial void Listening(ILogger logger, IPEndPoint endPoint);
    }
}
