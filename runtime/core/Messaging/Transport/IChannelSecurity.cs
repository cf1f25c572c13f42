namespace Actors.Runtime.Messaging.Transport;

/// <summary>Protects a connection before anything is said on it.</summary>
internal interface IChannelSecurity
{
    /// <summary>For the side that has dialled.</summary>
    ValueTask<Stream> SecureAsClientAsync(Stream stream, CancellationToken cancellationToken);

    /// <summary>For the side that has accepted.</summary>
    ValueTask<Stream> SecureAsServerAsync(Stream stream, CancellationToken cancellationToken);
}

/// <summary>Connections as they are.</summary>
internal sealed class NoSecurity : IChannelSecurity
{
    public ValueTask<Stream> SecureAsClientAsync(Stream stream, CancellationToken cancellationToken) => new(stream);

    public ValueTask<Stream> SecureAsServerAsync(Stream stream, CancellationToken cancellationToken) => new(stream);
}
