using System.Collections.Concurrent;
using Actors.Runtime.Messaging;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService;

namespace Actors.Runtime.Membership;

/// <summary>This silo's membership in its cluster: the machine, its loop, and what others ask of it.</summary>
internal sealed class MembershipService : IClusterMembershipService, IConnectionWatcher, IDisposable
{
    private static readonly TimeSpan StopStatusMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryPauseMax = TimeSpan.FromSeconds(5);

    private readonly ViewFeed _views = new();
    private readonly ConcurrentDictionary<SiloStatus, TaskCompletionSource> _statuses = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource> _refreshes = new();
    private readonly ConcurrentDictionary<SiloAddress, TaskCompletionSource<bool>> _kills = new();
    private readonly TaskCompletionSource<string?> _connectivity = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MemberRow _identity;
    private readonly MembershipSettings _settings;
    private readonly TableAccess _table;
    private readonly IMembershipPeers _peers;
    private readonly TimeProvider _timeProvider;
    private readonly PauseDetector _gate;
    private readonly ILogger<MembershipService> _logger;
    private readonly MembershipLoop _loop;
    private readonly MembershipEffects _effects;
    private long _lastRefreshId;

    public MembershipService(
        MemberRow identity,
        MembershipSettings settings,
        TableAccess table,
        IMembershipPeers peers,
        PauseDetector gate,
        TimeProvider timeProvider,
        ILogger<MembershipService> logger)
    {
        _identity = identity;
        _settings = settings;
        _table = table;
        _peers = peers;
        _gate = gate;
        _timeProvider = timeProvider;
        _logger = logger;

        // The seed only spreads silos; the address is different for each of them.
        var machine = new MembershipMachine(identity, settings, new Random((int)identity.RingPosition));
        _loop = new MembershipLoop(machine, () => table.UtcNow, timeProvider);
        _effects = new MembershipEffects(_loop, table, peers, identity, logger);
    }

    public ClusterMembershipSnapshot CurrentSnapshot => _views.Current;

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => _views.ReadAsync();

    /// <summary>The rows behind the latest view, votes included.</summary>
    public MembershipView View => _loop.View;

    /// <summary>Completes, with the reason, when the cluster has declared this silo dead.</summary>
    public Task<string> Terminated => _terminated.Task;

    /// <summary>Makes the table ready, reads it, and begins to answer others. Waits for the table for as long as a silo may take to join.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await InitializeTableAsync(cancellationToken).ConfigureAwait(false);
        _loop.Start(Execute, failure => Terminate($"Silo '{_identity.Silo}' stops: its membership has failed, so that it would not hear of its own death ({failure.Message})."));
        _peers.Listen(new MembershipAgent(_loop, _peers, _timeProvider));
        await Refresh(default, cancellationToken).ConfigureAwait(false);
        _gate.Start(IsStillMemberAsync);
    }

    /// <summary>Writes a status. On the way up it is waited for; on the way down only for a moment, for the others can find out by themselves.</summary>
    public async Task BecomeAsync(SiloStatus status, CancellationToken cancellationToken)
    {
        var reached = _statuses.GetOrAdd(status, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await _loop.PostAsync(new MembershipEvent.StatusRequested(status), cancellationToken).ConfigureAwait(false);
        var isStopping = status > SiloStatus.Active;
        try
        {
            FailIfTerminated(reached);
            await reached.Task
                .WaitAsync(isStopping ? StopStatusMax : _settings.JoinTimeMax, _timeProvider, isStopping ? CancellationToken.None : cancellationToken)
                .ConfigureAwait(false);
            MembershipLog.StatusReached(_logger, _identity.Silo, status);
        }
        catch (Exception exception) when (isStopping && exception is TimeoutException or OrleansException)
        {
            if (!_terminated.Task.IsCompleted)
            {
                MembershipLog.StatusNotWritten(_logger, status, StopStatusMax);
            }
        }
    }

    /// <summary>Waits until this silo has reached every active one that it watches.</summary>
    /// <exception cref="OrleansClusterConnectivityCheckFailedException">It has not, within the time to join.</exception>
    public async Task CheckConnectivityAsync(CancellationToken cancellationToken)
    {
        await _loop.PostAsync(new MembershipEvent.ConnectivityRequested(), cancellationToken).ConfigureAwait(false);
        if (await _connectivity.Task.WaitAsync(cancellationToken).ConfigureAwait(false) is { } problem)
        {
            throw new OrleansClusterConnectivityCheckFailedException(problem);
        }
    }

    public async ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default)
    {
        var isForced = minimumVersion == default;
        while (isForced || CurrentSnapshot.Version < minimumVersion)
        {
            await ReadAgainAsync(cancellationToken).ConfigureAwait(false);
            if (isForced || CurrentSnapshot.Version >= minimumVersion)
            {
                return;
            }

            await Task.Delay(RetryPause, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task<bool> TryKill(SiloAddress siloAddress)
    {
        ArgumentNullException.ThrowIfNull(siloAddress);
        var killed = _kills.GetOrAdd(siloAddress, _ => new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously));
        if (_terminated.Task.IsCompleted)
        {
            throw new SiloUnavailableException(await _terminated.Task.ConfigureAwait(false));
        }

        await _loop.PostAsync(new MembershipEvent.KillRequested(siloAddress), CancellationToken.None).ConfigureAwait(false);
        return await killed.Task.ConfigureAwait(false);
    }

    /// <summary>Whether the table, read now, still has this silo alive. Waits until it answers.</summary>
    public async Task<bool> IsStillMemberAsync()
    {
        // Another silo's word is not enough, for it may have been held up as well; and that the table does not answer now does not say that it
        // did not meanwhile.
        try
        {
            await Refresh(default, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SiloUnavailableException)
        {
            return false;
        }

        return !_terminated.Task.IsCompleted && View.Find(_identity.Silo) is not { IsAlive: false };
    }

    public void OnConnectionFailed(SiloAddress peer, ConnectionFailure failure) => _loop.Post(new MembershipEvent.ConnectionFailed(peer, failure));

    public void OnConnected(SiloAddress peer) => _loop.Post(new MembershipEvent.Connected(peer));

    // The gate asks the loop, so it goes first.
    public void Dispose()
    {
        _gate.Dispose();
        _loop.Dispose();
    }

    private async Task InitializeTableAsync(CancellationToken cancellationToken)
    {
        var start = _timeProvider.GetTimestamp();
        for (var pause = RetryPause; ; pause = pause * 2 < RetryPauseMax ? pause * 2 : RetryPauseMax)
        {
            try
            {
                await _table.InitializeAsync().ConfigureAwait(false);
                return;
            }
            catch (Exception exception) when (exception is not (OrleansConfigurationException or ArgumentException)
                && _timeProvider.GetElapsedTime(start) + pause < _settings.JoinTimeMax)
            {
                MembershipLog.TableNotReady(_logger, pause, exception);
            }

            await Task.Delay(pause, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Execute(MembershipEffect effect)
    {
        if (_effects.TryExecute(effect))
        {
            return;
        }

        switch (effect)
        {
            case MembershipEffect.PublishView published:
                _views.Publish(published.View.ToSnapshot());
                break;
            case MembershipEffect.StatusReached reached:
                _statuses.GetOrAdd(reached.Status, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
                break;
            case MembershipEffect.ConnectivityFinished finished:
                _connectivity.TrySetResult(finished.Problem);
                break;
            case MembershipEffect.KillFinished killed:
                if (_kills.TryRemove(killed.Silo, out var kill))
                {
                    kill.TrySetResult(killed.IsDead);
                }

                break;
            case MembershipEffect.RefreshFinished refreshed:
                if (_refreshes.TryRemove(refreshed.RefreshId, out var refresh))
                {
                    refresh.TrySetResult();
                }

                break;
            case MembershipEffect.Terminate terminate:
                Terminate(terminate.Reason);
                break;
            default:
                throw new InvalidOperationException($"There is no effect '{effect.GetType().Name}'.");
        }
    }

    private void Terminate(string reason)
    {
        _gate.BecomeDead();
        MembershipLog.Terminated(_logger, reason);
        _terminated.TrySetResult(reason);
        _connectivity.TrySetException(new SiloUnavailableException(reason));
        foreach (var waiting in _statuses.Values.Concat(_refreshes.Values))
        {
            waiting.TrySetException(new SiloUnavailableException(reason));
        }

        foreach (var kill in _kills.Values)
        {
            kill.TrySetException(new SiloUnavailableException(reason));
        }
    }

    private async Task ReadAgainAsync(CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastRefreshId);
        var refreshed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _refreshes[id] = refreshed;
        try
        {
            await _loop.PostAsync(new MembershipEvent.RefreshRequested(id), cancellationToken).ConfigureAwait(false);
            FailIfTerminated(refreshed);
            await refreshed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _refreshes.TryRemove(id, out _);
        }
    }

    // Whoever registers after the end fails here; whoever was registered before it, there.
    private void FailIfTerminated(TaskCompletionSource waiting)
    {
        if (_terminated.Task.IsCompletedSuccessfully)
        {
            waiting.TrySetException(new SiloUnavailableException(_terminated.Task.Result));
        }
    }
}
