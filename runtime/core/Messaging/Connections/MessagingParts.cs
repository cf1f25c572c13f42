using Actors.Runtime.Calls;
using Actors.Runtime.Membership;
using Actors.Runtime.Messaging.Frames;
using Actors.Runtime.Messaging.Transport;
using Actors.Runtime.Scheduling;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Messaging.Connections;

/// <summary>What all connections of this process share.</summary>
internal sealed class MessagingParts
{
    private readonly Lazy<IIncomingRequests> _incoming;
    private readonly Lazy<IGrainFactory> _grainFactory;
    private readonly Lazy<ILocationHints?> _hints;

    public MessagingParts(Func<IIncomingRequests> incoming, Func<IGrainFactory> grainFactory, Func<ILocationHints?> hints)
    {
        _incoming = new Lazy<IIncomingRequests>(incoming);
        _grainFactory = new Lazy<IGrainFactory>(grainFactory);
        _hints = new Lazy<ILocationHints?>(hints);
    }

    public required LocalNode Node { get; init; }

    public required ITransport Transport { get; init; }

    public required IChannelSecurity Security { get; init; }

    public required ConnectionOptions Options { get; init; }

    public required MessagingOptions Messaging { get; init; }

    public required CoarseClock Clock { get; init; }

    public required TimeProvider TimeProvider { get; init; }

    public required Sweeper Sweeper { get; init; }

    /// <summary>Whether this process may answer calls. What was asked before the process stopped may end after its services are gone.</summary>
    public required ILivenessGate Liveness { get; init; }

    public required ILogger Logger { get; init; }

    /// <summary>Takes what arrives; made late, because it sends by these connections.</summary>
    public IIncomingRequests Incoming => _incoming.Value;

    public IGrainFactory GrainFactory => _grainFactory.Value;

    public ILocationHints? Hints => _hints.Value;

    public FrameLimits Limits => field ??= new FrameLimits(Messaging.MaxMessageHeaderSize, Messaging.MaxMessageBodySize);
}
