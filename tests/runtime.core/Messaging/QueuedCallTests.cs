using System.Net;
using Actors.Runtime.Calls;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Invocation;
using Actors.Runtime.Membership;
using Actors.Runtime.Messaging;
using Actors.Runtime.Messaging.Connections;
using Actors.Runtime.Messaging.Transport;
using Actors.Runtime.Scheduling;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>Of the calls on a lost connection, those that never left the process go back, and only those.</summary>
public sealed class QueuedCallTests : IUndelivered
{
    private static readonly SiloAddress Peer = SiloAddress.New(IPAddress.Loopback, 4711, 3);

    private readonly List<Request> _undelivered = [];

    [Fact]
    public async Task ConnectionLost_CallsThatWereNeverWritten_GoBackWhileWrittenOnesFail()
    {
        await using var silo = await NetworkSilo.StartAsync("memory", new Board());
        await using var stream = new StuckStream();
        var connection = new Connection(PartsOf(silo), stream, Peer);
        var running = connection.RunAsync();
        var written = Send(connection);
        await stream.IsWriting.WaitAsync(TimeSpan.FromSeconds(10));
        var queued = Send(connection);

        connection.Close(ConnectionFailure.Reset, "the test cuts it off");

        var failure = await Assert.ThrowsAsync<SiloUnavailableException>(() => written.Answer.AsTask());
        Assert.Contains(Peer.ToParsableString(), failure.Message, StringComparison.Ordinal);
        Assert.Same(queued.Request, Assert.Single(_undelivered));
        Assert.False(queued.Request.IsCompleted);
        Assert.False(connection.TrySend(GrainId.Create("test", "1"), queued.Request, this));
        await running.WaitAsync(TimeSpan.FromSeconds(10));
    }

    void IUndelivered.OnUndelivered(GrainId target, SiloAddress peer, Request request, Exception reason) => _undelivered.Add(request);

    void IUndelivered.OnRefused(GrainId target, SiloAddress peer, Request request, Exception reason) => throw new NotSupportedException("Nobody answers here.");

    private static MessagingParts PartsOf(NetworkSilo silo) => new(() => throw new NotSupportedException(), () => silo.Grains, () => null)
    {
        Node = new LocalNode(silo.Address, "dev"),
        Transport = new MemoryTransport(),
        Security = new NoSecurity(),
        Options = new ConnectionOptions(),
        Messaging = new SiloMessagingOptions(),
        Clock = silo.Services.GetRequiredService<CoarseClock>(),
        TimeProvider = TimeProvider.System,
        Sweeper = silo.Services.GetRequiredService<Sweeper>(),
        Liveness = new OpenGate(),
        Logger = NullLogger.Instance,
    };

    private (Request Request, ValueTask<int> Answer) Send(Connection connection)
    {
        var method = Manifest.TypeManifest.Interfaces[typeof(IWireGrain)].Methods!().Single(method => method.Name == nameof(IWireGrain.Add));
        var request = (Request<int>)method.CreateRequest();
        request.DeadlineMilliseconds = long.MaxValue;
        var answer = new ValueTask<int>(request, request.Version);
        Assert.True(connection.TrySend(GrainId.Create("test", "1"), request, this));
        return (request, answer);
    }

    /// <summary>A connection whose other side neither reads nor writes.</summary>
    private sealed class StuckStream : Stream
    {
        private readonly TaskCompletionSource _isWriting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<int> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task IsWriting => _isWriting.Task;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get; set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => await _closed.Task;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _isWriting.TrySetResult();
            await _closed.Task;
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            _closed.TrySetException(new IOException("Closed."));
            base.Dispose(disposing);
        }
    }
}
