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

    public LocalSilo(IOptions<EndpointOptions> endpoints, IOptions<SiloOptions> names, TimeProvider timeProvider, ITransport transport)
    {
        Name = names.Value.SiloName;
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

    /// <summary>Its name, for people.</summary>
    public string Name { get; }

    /// <summary>Tells the cluster of a status before the silo has it; does nothing for a silo that is in no cluster.</summary>
    public Func<SiloStatus, CancellationToken, Task> Announce { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The silo port, if it was chosen when this silo was made; the caller owns it then.</summary>
    public ITransportListener? TakeListener() => Interlocked.Exchange(ref _listener, null);

    public void Dispose() => TakeListener()?.Dispose();

    /// <summary>Moves on: on the way up once the cluster knows, on the way down before it is told.</summary>
    public async Task BecomeAsync(SiloStatus status, CancellationToken cancellationToken = default)
    {
        if (status > SiloStatus.Active)
        {
            MoveTo(status);
        }

        await Announce(status, cancellationToken).ConfigureAwait(false);
        MoveTo(status);
    }

    /// <summary>The cluster has declared this silo dead.</summary>
    public void BecomeDead() => MoveTo(SiloStatus.Dead);

    // A silo that was declared dead stops in the same steps as any other, and stays dead meanwhile.
    private void MoveTo(SiloStatus status)
    {
        if (status > _status)
        {
            _status = status;
        }
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
