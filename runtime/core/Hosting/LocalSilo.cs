using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Hosting;

/// <summary>Who this silo is, and where it is in its life.</summary>
internal sealed class LocalSilo
{
    private static readonly DateTimeOffset Epoch = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static int _lastGeneration;
    private volatile SiloStatus _status = SiloStatus.Created;

    public LocalSilo(IOptions<EndpointOptions> endpoints, TimeProvider timeProvider)
    {
        var options = endpoints.Value;
        Address = SiloAddress.New(options.AdvertisedIPAddress ?? IPAddress.Loopback, options.SiloPort, NextGeneration(timeProvider));
    }

    public SiloAddress Address { get; }

    public SiloStatus Status => _status;

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
