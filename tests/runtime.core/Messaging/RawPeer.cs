using System.Net;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging;
using Actors.Runtime.Messaging.Frames;
using Actors.Runtime.Messaging.Handshakes;
using Actors.Runtime.Messaging.Transport;
using Actors.Runtime.Serialization;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>A process that passes the handshake and then sends what it likes.</summary>
internal sealed class RawPeer(Stream stream) : IAsyncDisposable
{
    private readonly WrittenNames _names = new();
    private ulong _lastId;

    public Stream Stream { get; } = stream;

    public static async Task<RawPeer> ConnectAsync(NetworkSilo silo)
    {
        var stream = await new TcpTransport().ConnectAsync(silo.Address.Endpoint, CancellationToken.None);
        var node = new LocalNode(SiloAddress.New(IPAddress.Loopback, 1, 7), "dev");
        await new Handshake(node, secret: null, static _ => null).DialAsync(stream, silo.Address, CancellationToken.None);
        return new RawPeer(stream);
    }

    /// <summary>The frame of a call.</summary>
    public byte[] Call(GrainId target, string method, params object[] arguments)
    {
        var request = MethodNames.Resolve(MethodOf(method)).CreateRequest();
        for (var index = 0; index < arguments.Length; index++)
        {
            request.SetArgument(index, arguments[index]);
        }

        var frame = new FrameBuffer();
        frame.GetSpan(FramePrefix.Bytes);
        frame.Advance(FramePrefix.Bytes);
        var writer = new Writer(frame, session: null!);
        writer.WriteRaw([(byte)FrameKind.Request, 0, 0]);
        writer.WriteVarint(++_lastId);
        _names.Write(ref writer, request.Method, MethodNames.Of(request));
        _names.Write(ref writer, target.Type);
        writer.WriteVarint((uint)target.Key.AsSpan().Length);
        writer.WriteRaw(target.Key.AsSpan());
        writer.Flush();
        var headerBytes = frame.Count - FramePrefix.Bytes;
        RequestSerializer.WriteArguments(frame, request);
        FramePrefix.Write(frame.From(0), headerBytes, frame.Count - headerBytes - FramePrefix.Bytes);
        return frame.Span.ToArray();
    }

    public async Task AskWithoutReadingAsync(GrainId target, int count, int bytesEach)
    {
        for (var index = 0; index < count; index++)
        {
            await Stream.WriteAsync(Call(target, nameof(IWireGrain.Bytes), bytesEach));
        }
    }

    public ValueTask DisposeAsync() => Stream.DisposeAsync();

    private static string MethodOf(string name) =>
        $"{typeof(IWireGrain).FullName}\n{Manifest.TypeManifest.Interfaces[typeof(IWireGrain)].Methods!().Single(method => method.Name == name).Id}";
}

/// <summary>A process that lets others connect, says who it is, and then reads nothing.</summary>
internal sealed class DeafPeer : IAsyncDisposable
{
    private readonly ITransportListener _listener;
    private readonly List<Stream> _streams = [];
    private readonly Task _accepting;

    private DeafPeer()
    {
        _listener = new TcpTransport().Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Address = SiloAddress.New(_listener.Endpoint, 5);
        _accepting = AcceptAsync();
    }

    public SiloAddress Address { get; }

    public static DeafPeer Start() => new();

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        _streams.ForEach(stream => stream.Dispose());
    }

    private async Task AcceptAsync()
    {
        var handshake = new Handshake(new LocalNode(Address, "dev"), secret: null, static _ => null);
        while (await _listener.AcceptAsync() is { } stream)
        {
            _streams.Add(stream);
            await handshake.AcceptAsync(stream, PortRole.Silos, CancellationToken.None);
        }
    }
}
