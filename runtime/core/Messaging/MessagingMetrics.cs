using System.Diagnostics.Metrics;

namespace Actors.Runtime.Messaging;

/// <summary>What messaging counts, under the names that Orleans uses.</summary>
internal static class MessagingMetrics
{
    private static readonly Meter Meter = new("Microsoft.Orleans");

    public static readonly Counter<int> SocketsOpened = Meter.CreateCounter<int>("orleans-networking-sockets-opened");
    public static readonly Counter<int> SocketsClosed = Meter.CreateCounter<int>("orleans-networking-sockets-closed");
}
