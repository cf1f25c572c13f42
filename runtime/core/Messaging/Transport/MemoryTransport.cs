using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;

namespace Actors.Runtime.Messaging.Transport;

/// <summary>Connections inside this process, by endpoint as with TCP; no port of the machine is taken.</summary>
internal sealed class MemoryTransport : ITransport
{
    private const int FirstPort = 1;
    private const int BacklogMax = 512;

    private static readonly ConcurrentDictionary<IPEndPoint, Listener> Listeners = new();
    private static int _lastPort = FirstPort;

    public ITransportListener Bind(IPEndPoint endpoint)
    {
        while (true)
        {
            var listener = new Listener(endpoint.Port == 0 ? new IPEndPoint(endpoint.Address, NextPort()) : endpoint);
            if (Listeners.TryAdd(listener.Endpoint, listener))
            {
                return listener;
            }

            if (endpoint.Port != 0)
            {
                throw new IOException($"The endpoint '{endpoint}' is taken by another silo of this process; choose another port in EndpointOptions.");
            }
        }
    }

    public ValueTask<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Listeners.TryGetValue(endpoint, out var listener) || listener.TryConnect() is not { } stream)
        {
            throw new ConnectFailedException($"'{endpoint}' cannot be reached: no silo of this process listens there.", wasRefused: true);
        }

        return new(stream);
    }

    private static int NextPort() => (Interlocked.Increment(ref _lastPort) % IPEndPoint.MaxPort) + 1;

    private sealed class Listener(IPEndPoint endpoint) : ITransportListener
    {
        private readonly Channel<Stream> _waiting = Channel.CreateBounded<Stream>(BacklogMax);
        private volatile bool _isListening;

        public IPEndPoint Endpoint { get; } = endpoint;

        public void Listen() => _isListening = true;

        public DuplexStream? TryConnect()
        {
            if (!_isListening)
            {
                return null;
            }

            var there = new Pipe();
            var back = new Pipe();
            return _waiting.Writer.TryWrite(new DuplexStream(there.Reader, back.Writer)) ? new DuplexStream(back.Reader, there.Writer) : null;
        }

        public async ValueTask<Stream?> AcceptAsync() =>
            await _waiting.Reader.WaitToReadAsync().ConfigureAwait(false) && _waiting.Reader.TryRead(out var stream) ? stream : null;

        public void Dispose()
        {
            Listeners.TryRemove(new KeyValuePair<IPEndPoint, Listener>(Endpoint, this));
            _waiting.Writer.TryComplete();
            while (_waiting.Reader.TryRead(out var stream))
            {
                stream.Dispose();
            }
        }
    }
}
