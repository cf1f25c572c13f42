using System.Diagnostics.Metrics;
using Actors.Runtime.Statistics;

namespace Actors.Runtime.Messaging;

/// <summary>What messaging counts, under the names that Orleans uses.</summary>
internal static class MessagingMetrics
{
    private static readonly Meter Meter = new("Microsoft.Orleans");

    public static readonly Counter<int> SocketsOpened = Meter.CreateCounter<int>("orleans-networking-sockets-opened");
    public static readonly Counter<int> SocketsClosed = Meter.CreateCounter<int>("orleans-networking-sockets-closed");
    public static readonly UpDownCounter<int> ConnectedClients = Meter.CreateUpDownCounter<int>("orleans-gateway-connected-clients");

    /// <summary>Bytes per write; frames are counted together as they are sent together.</summary>
    public static readonly SizeHistogram SentBytes = new(Meter, "orleans-messaging-sent-messages-size", "Bytes of each write to a connection.");

    /// <summary>Bytes per read.</summary>
    public static readonly SizeHistogram ReceivedBytes = new(Meter, "orleans-messaging-received-messages-size", "Bytes of each reading from a connection.");

    /// <summary>Calls whose connection was lost while they waited for an answer.</summary>
    public static readonly Counter<int> SentFailed = Meter.CreateCounter<int>("orleans-messaging-sent-failed");

    /// <summary>Calls that were not run and looked for their grain again.</summary>
    public static readonly Counter<int> Rerouted = Meter.CreateCounter<int>("orleans-messaging-rerouted");

    /// <summary>Calls that had no answer by their deadline.</summary>
    public static readonly Counter<int> Expired = Meter.CreateCounter<int>("orleans-messaging-expired");

    /// <summary>Calls of others that were refused without running them.</summary>
    public static readonly Counter<int> Rejected = Meter.CreateCounter<int>("orleans-messaging-rejected");
}
