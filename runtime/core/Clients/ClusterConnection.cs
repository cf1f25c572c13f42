using Actors.Runtime.Messaging;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>
/// Connects a client to its cluster and keeps it connected: one loop that reads the list of gateways, asks each of them now and then how
/// it is, and applies what has changed. The host's start does not wait for it, and it never gives up by itself.
/// </summary>
internal sealed class ClusterConnection : BackgroundService, IConnectionWatcher
{
    private static readonly TimeSpan WaitMin = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(1);

    private readonly GatewayPool _pool;
    private readonly ClientSignals _signals;
    private readonly GatewayProbe _probe;
    private readonly GatewayList _list;
    private readonly WaitingClientCalls _calls;
    private readonly ClientStatus _status;
    private readonly ConnectionRetries _retries;
    private readonly TimeProvider _timeProvider;
    private readonly long _origin;
    private Task _round = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;

    public ClusterConnection(
        GatewayPool pool, ClientSignals signals, GatewayProbe probe, GatewayList list, WaitingClientCalls calls, ClientStatus status, ConnectionRetries retries)
    {
        _pool = pool;
        _signals = signals;
        _probe = probe;
        _list = list;
        _calls = calls;
        _status = status;
        _retries = retries;
        _timeProvider = retries.TimeProvider;
        _origin = _timeProvider.GetTimestamp();
        signals.Unreachable = OnLost;
        signals.Refused = OnRefused;
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_origin);

    public void OnConnectionFailed(SiloAddress peer, ConnectionFailure failure) => OnLost(peer);

    public void OnConnected(SiloAddress peer)
    {
        // Being connected is not yet being a gateway; the answer to a question is.
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        _calls.GiveUp(new SiloUnavailableException("The client is stopping."));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Configuration is checked and other services start meanwhile; nobody waits for the cluster.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested && !_retries.HasGivenUp)
        {
            Apply();
            StartReading(stoppingToken);
            StartRound(stoppingToken);
            foreach (var gateway in _pool.TakeDue(Now))
            {
                _ = AskAsync(gateway, stoppingToken);
            }

            try
            {
                await _signals.WaitAsync(UntilNextStep(), stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private void OnLost(SiloAddress peer)
    {
        if (_pool.OnLost(peer, Now))
        {
            _signals.OnGatewayLost();
        }

        _signals.Wake();
    }

    // The grain's silo may have refused the call for reasons of the grain; only a gateway that does not answer for itself is left.
    private void OnRefused(SiloAddress peer)
    {
        if (_pool.AskNow(peer, Now))
        {
            _signals.Wake();
        }
    }

    private TimeSpan UntilNextStep()
    {
        var wait = _list.UntilNextRead < WaitMax ? _list.UntilNextRead : WaitMax;
        if (_pool.NextDue() is { } due && due - Now < wait)
        {
            wait = due - Now;
        }

        return wait > WaitMin ? wait : WaitMin;
    }

    private void Apply()
    {
        var view = _pool.View;
        _calls.OnWaiting(_status.LastFailure ?? _list.LastFailure);
        _calls.OnView(view);
        _status.OnGateways(view.Gateways.Count);
    }

    private void StartReading(CancellationToken cancellationToken)
    {
        if (_signals.TakeNeedsGateways())
        {
            _list.Hurry();
        }

        if (_reading.IsCompleted && _round.IsCompleted && _list.UntilNextRead <= TimeSpan.Zero)
        {
            _reading = ReadAsync(cancellationToken);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (await _list.ReadAsync(cancellationToken).ConfigureAwait(false) is { } gateways)
        {
            _pool.OnListed(gateways);
            _probe.Retain(gateways);
        }

        if (_list.LastFailure is { } failure && !_status.IsConnected)
        {
            _status.LastFailure = failure;
            await _retries.OnFailedAsync(failure, _calls, _status, cancellationToken).ConfigureAwait(false);
        }

        _signals.Wake();
    }

    private async Task AskAsync(SiloAddress gateway, CancellationToken cancellationToken)
    {
        try
        {
            _pool.OnAnswered(gateway, await _probe.AskAsync(gateway).ConfigureAwait(false), Now);
            _status.LastFailure = null;
        }
        catch (Exception exception)
        {
            _probe.OnFailed(gateway, exception);
            if (_pool.OnFailed(gateway, Now))
            {
                _signals.OnGatewayLost();
            }

            if (!_status.IsConnected)
            {
                _status.LastFailure = exception;
                await _retries.OnFailedAsync(exception, _calls, _status, cancellationToken).ConfigureAwait(false);
            }
        }

        _signals.Wake();
    }

    // An interface that no silo has told of may belong to a silo that has just started: look once more before saying no.
    private void StartRound(CancellationToken cancellationToken)
    {
        if (_round.IsCompleted && _pool.View.Gateways.Count > 0 && _signals.TakeNeedsManifest())
        {
            _round = LookForInterfacesAsync(_calls.Epoch, cancellationToken);
        }
    }

    private async Task LookForInterfacesAsync(long epoch, CancellationToken cancellationToken)
    {
        await _reading.ConfigureAwait(false);
        if (await _list.ReadAsync(cancellationToken).ConfigureAwait(false) is { } gateways)
        {
            _pool.OnListed(gateways);
        }

        _pool.AskAllNow(Now);
        await Task.WhenAll(_pool.TakeDue(Now).Select(gateway => AskAsync(gateway, cancellationToken))).ConfigureAwait(false);
        _calls.RefuseUnknown(epoch);
        _signals.Wake();
    }
}
