using System.Net;
using System.Net.Sockets;
using Actors.Sql;
using Npgsql;

namespace Actors.Ledger.Tests;

/// <summary>A way to a server that can be made slow or cut: what the server answers waits until it is let through.</summary>
internal sealed class SlowWay : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _pumps = [];
    private readonly int _port;
    private readonly Task _accepting;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _allowed = long.MaxValue;
    private bool _isHolding;

    public SlowWay(DatabaseTarget target)
    {
        _listener.Start();
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString);
        _port = settings.Port;
        settings.Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        Target = target with { ConnectionString = settings.ConnectionString };
        _accepting = AcceptAsync();
    }

    public DatabaseTarget Target { get; }

    /// <summary>Whether the server has answered something that was not let through.</summary>
    public bool IsHolding
    {
        get
        {
            lock (_lock)
            {
                return _isHolding;
            }
        }
    }

    public void Hold() => Allow(_ => 0);

    public void Pass(int bytes) => Allow(allowed => allowed + bytes);

    public void Open() => Allow(_ => long.MaxValue);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_pumps);
        _stop.Dispose();
    }

    private void Allow(Func<long, long> change)
    {
        lock (_lock)
        {
            _allowed = change(_allowed);
            _isHolding = false;
            _more.TrySetResult();
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _pumps.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (Exception stopped) when (stopped is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _port, _stop.Token);
                await await Task.WhenAny(PumpAsync(client, server, isAnswer: false), PumpAsync(server, client, isAnswer: true));
            }
            catch (Exception ended) when (ended is OperationCanceledException or SocketException)
            {
                // One side is gone, and so the other.
            }
        }
    }

    private async Task PumpAsync(Socket source, Socket sink, bool isAnswer)
    {
        var buffer = new byte[16 << 10];
        int count;
        while ((count = await source.ReceiveAsync(buffer, _stop.Token)) > 0)
        {
            for (var sent = 0; sent < count;)
            {
                var portion = isAnswer ? await TakeAsync(count - sent) : count - sent;
                sent += await sink.SendAsync(buffer.AsMemory(sent, portion), _stop.Token);
            }
        }
    }

    private async Task<int> TakeAsync(int wanted)
    {
        while (true)
        {
            Task more;
            lock (_lock)
            {
                if (_allowed > 0)
                {
                    var taken = (int)Math.Min(wanted, _allowed);
                    _allowed -= taken;
                    return taken;
                }

                _isHolding = true;
                more = _more.Task;
            }

            await more.WaitAsync(_stop.Token);
        }
    }
}
