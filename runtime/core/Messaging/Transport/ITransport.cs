using System.Net;

namespace Actors.Runtime.Messaging.Transport;

/// <summary>How bytes get from process to process: TCP, or memory for clusters inside one process.</summary>
internal interface ITransport
{
    /// <summary>Takes an endpoint; port 0 takes any free one. Connections are refused until <see cref="ITransportListener.Listen"/>.</summary>
    /// <exception cref="IOException">The endpoint is taken, or may not be used.</exception>
    ITransportListener Bind(IPEndPoint endpoint);

    /// <summary>Opens a connection. Disposing the stream ends it.</summary>
    /// <exception cref="ConnectFailedException">Nobody listens there, or it cannot be reached.</exception>
    ValueTask<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken);
}

/// <summary>A taken endpoint.</summary>
internal interface ITransportListener : IDisposable
{
    /// <summary>The endpoint, with the port that was found.</summary>
    IPEndPoint Endpoint { get; }

    /// <summary>Lets others connect.</summary>
    void Listen();

    /// <summary>The next connection; null once the listener is disposed.</summary>
    ValueTask<Stream?> AcceptAsync();
}

/// <summary>A connection could not be opened.</summary>
internal sealed class ConnectFailedException(string message, bool wasRefused, Exception? innerException = null) : IOException(message, innerException)
{
    /// <summary>True when somebody answered that nothing listens there.</summary>
    public bool WasRefused { get; } = wasRefused;
}
