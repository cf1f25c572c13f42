using System.Net;
using Actors.Runtime.Messaging.Transport;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Hosting;

/// <summary>Who this silo is, and where it is in its life.</summary>
internal sealed class LocalSilo : IDisposable
{
    private static readonly DateTimeOffset Epoch = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static int _lastGeneration;
    private ITransportListener? _listener;
    private volatile SiloStatus _status = SiloStatus.Created;

    public LocalSilo(IOptions<EndpointOptions> endpoints, TimeProvider timeProvider, ITransport transport)
    {
        var options = endpoints.Value;
        var address = options.AdvertisedIPAddress ?? IPAddress.Loopback;
        var port = options.SiloPort;
        if (port == 0)
        {
            // The port is part of the identity, so it is taken before anybody asks for that.
            _listener = transport.Bind(new IPEndPoint(options.SiloListeningEndpoint?.Address ?? address, port));
            port = _listener.Endpoint.Port;
        }

        Address = SiloAddress.New(address, port, NextGeneration(timeProvider));
    }

    public SiloAddress Address { get; }

    public SiloStatus Status => _status;

    /// <summary>The silo port, if it was chosen when this silo was made; the caller owns it then.</summary>
    public ITransportListener? TakeListener() => Interlocked.Exchange(ref _listener, null);

    public void Dispose() => TakeListener()?.Dispose();

    public Task BecomeAsync(SiloStatus status)
    {
        _status = status;
        return Task.CompletedTask;
    }

    // Seconds since the epoch, but strictly increasing in one process, so that a quick restart is a new silo.
    private static int NextGeneration(TimeProvider timeProvider)
    {
        var now = (int)(timeProvider.GetUtcNow() - Epoch).TotalSeconds;
        while (true)
        {
            var last = Volatile.Read(ref _lastGeneration);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _lastGeneration, next, last) == last)
            {
                return next;
            }
        }
    }
}
