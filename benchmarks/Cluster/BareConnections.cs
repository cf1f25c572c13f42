using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Actors.Benchmarks.Cluster;

/// <summary>One connection to each echo server; calls are matched to answers by a number, as a runtime does it, and nothing more.</summary>
internal sealed class BareConnections : IAsyncDisposable
{
    private readonly List<Connection> _connections = [];

    public static async Task<BareConnections> ConnectAsync(IEnumerable<int> ports, CancellationToken cancellationToken)
    {
        var connections = new BareConnections();
        foreach (var port in ports)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            connections._connections.Add(new Connection(socket));
        }

        return connections;
    }

    /// <summary>What a caller calls: each of the servers in turn.</summary>
    public Func<int, ValueTask<int>> EchoOf(int caller)
    {
        var next = caller;
        return value => new ValueTask<int>(_connections[next++ % _connections.Count].CallAsync(value));
    }

    public ValueTask DisposeAsync()
    {
        _connections.ForEach(connection => connection.Dispose());
        return ValueTask.CompletedTask;
    }

    private sealed class Connection : IDisposable
    {
        private readonly ConcurrentDictionary<long, TaskCompletionSource<int>> _waiting = new();
        private readonly Socket _socket;
        private readonly BareWriter _writer;
        private long _lastNumber;

        public Connection(Socket socket)
        {
            _socket = socket;
            _writer = new BareWriter(socket);
            _ = BareFrames.ReadAsync(socket, OnAnswer, static () => { });
        }

        public Task<int> CallAsync(int value)
        {
            var source = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            var number = Interlocked.Increment(ref _lastNumber);
            _waiting[number] = source;
            _writer.Write(number, value);
            _writer.Flush();
            return source.Task;
        }

        public void Dispose() => _socket.Dispose();

        private void OnAnswer(long number, int value)
        {
            if (_waiting.TryRemove(number, out var source))
            {
                source.SetResult(value);
            }
        }
    }
}
