using System.Net;
using Actors.Runtime.Messaging.Transport;

namespace Orleans.TestingHost;

/// <summary>A transport whose connections and ports end with a crash of the silo.</summary>
internal sealed class CrashableTransport(ITransport inner, CrashSwitch crash) : ITransport
{
    public ITransportListener Bind(IPEndPoint endpoint)
    {
        crash.ThrowIfCrashed();
        return crash.Add(new Listener(inner.Bind(endpoint), crash));
    }

    public async ValueTask<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        crash.ThrowIfCrashed();
        return crash.Add(await inner.ConnectAsync(endpoint, cancellationToken));
    }

    private sealed class Listener(ITransportListener inner, CrashSwitch crash) : ITransportListener
    {
        public IPEndPoint Endpoint => inner.Endpoint;

        public void Listen() => inner.Listen();

        public async ValueTask<Stream?> AcceptAsync() => await inner.AcceptAsync() is { } stream ? crash.Add(stream) : null;

        public void Dispose()
        {
            crash.Remove(this);
            inner.Dispose();
        }
    }
}
