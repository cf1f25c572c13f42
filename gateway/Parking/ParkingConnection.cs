using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Actors.Gateway.Parking;

/// <summary>
/// One connection between its transport and the HTTP stack. The stack is made anew for each request that comes back from parking: what it holds
/// for a connection, more than half of all, is free while a request waits.
/// </summary>
/// <remarks>
/// The HTTP stack is Kestrel's own and knows nothing of this: when a request is parked its answer is dropped and its input ends, which it takes for
/// the end of the connection. It leaves the connection as it is, and hands nothing back but its heartbeat, which is passed on from here for that reason.
/// </remarks>
internal sealed class ParkingConnection : IRequestParking, IDuplexPipe, IConnectionHeartbeatFeature, IConnectionLifetimeNotificationFeature
{
    private readonly ConnectionContext _connection;
    private readonly IConnectionHeartbeatFeature _heartbeat;
    private readonly IConnectionLifetimeNotificationFeature _lifetime;
    private readonly ParkingInput _input;
    private readonly ParkingOutput _output;
    private Beat? _beat;
    private IParkedRequest? _parked;
    private byte[]? _head;

    private ParkingConnection(ConnectionContext connection, IConnectionHeartbeatFeature heartbeat, IConnectionLifetimeNotificationFeature lifetime)
    {
        _connection = connection;
        _heartbeat = heartbeat;
        _lifetime = lifetime;
        _input = new ParkingInput(connection.Transport.Input, Abandon);
        _output = new ParkingOutput(connection.Transport.Output);
    }

    PipeReader IDuplexPipe.Input => _input;

    PipeWriter IDuplexPipe.Output => _output;

    // The HTTP stack reads nothing any more once the server stops, so a request that comes back then must not hear of it; its input ends behind it.
    CancellationToken IConnectionLifetimeNotificationFeature.ConnectionClosedRequested
    {
        get => _input is { IsReplaying: true, IsCut: true } ? CancellationToken.None : _lifetime.ConnectionClosedRequested;
        set => _lifetime.ConnectionClosedRequested = value;
    }

    /// <summary>Serves a connection until it ends.</summary>
    public static Task ServeAsync(ConnectionContext connection, ConnectionDelegate http) =>
        connection.Features.Get<IConnectionHeartbeatFeature>() is { } heartbeat && connection.Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime
            ? new ParkingConnection(connection, heartbeat, lifetime).ServeAsync(http)
            : http(connection);

    public bool TryPark(HttpContext context, IParkedRequest parked)
    {
        // What stands between this and the HTTP stack, as TLS does, would send and read something of its own when the stack ends.
        if (!HttpMethods.IsGet(context.Request.Method)
            || !HttpProtocol.IsHttp11(context.Request.Protocol)
            || context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false
            || context.Response.HasStarted
            || !ReferenceEquals(_connection.Transport, this)
            || _lifetime.ConnectionClosedRequested.IsCancellationRequested)
        {
            return false;
        }

        _head = RequestHead.Write(context);
        _input.End();
        _output.IsCut = true;
        _parked = parked;
        return true;
    }

    public IParkedRequest? Resume(HttpContext context)
    {
        if (_input.IsCut)
        {
            context.Response.Headers.Connection = "close";
        }

        return Take();
    }

    public void OnHeartbeat(Action<object> action, object state) => _beat = new Beat(action, state);

    public void RequestClose() => _lifetime.RequestClose();

    private async Task ServeAsync(ConnectionDelegate http)
    {
        var transport = _connection.Transport;
        Begin();
        try
        {
            do
            {
                await http(_connection);

                // Not at the end of a connection: the beat ends it, too, when the client does not take the last answer in time.
                _beat = _head is null ? _beat : null;
                if (_head is not null && _parked is { } parked)
                {
                    await using (_connection.ConnectionClosed.UnsafeRegister(static parked => ((IParkedRequest)parked!).Abandon(), parked))
                    {
                        await parked.EndAsync();
                    }
                }
            }
            while (TryReplay());
        }
        finally
        {
            Abandon();
            _connection.Transport = transport;
        }
    }

    private void Begin()
    {
        _heartbeat.OnHeartbeat(static parking => ((ParkingConnection)parking)._beat?.Tick(), this);
        _connection.Features.Set<IConnectionHeartbeatFeature>(this);
        _connection.Features.Set<IConnectionLifetimeNotificationFeature>(this);
        _connection.Features.Set<IRequestParking>(this);
        _connection.Transport = this;
    }

    // Whether there is a request to be read once more.
    private bool TryReplay()
    {
        var stops = _lifetime.ConnectionClosedRequested.IsCancellationRequested;
        if (_head is { } head)
        {
            (_head, _output.IsCut) = (null, false);
            _input.Replay(head);
        }
        else if (!_input.IsReplaying || _input.IsCut || !stops)
        {
            return false;
        }

        // The last condition: the server began to stop after this was asked here and before the HTTP stack had read anything.
        _input.IsCut = stops;
        return !_connection.ConnectionClosed.IsCancellationRequested;
    }

    private IParkedRequest? Take() => Interlocked.Exchange(ref _parked, null);

    private void Abandon() => Take()?.Abandon();

    private sealed record Beat(Action<object> Action, object State)
    {
        public void Tick() => Action(State);
    }
}
