using Actors.Runtime.Placement;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>Follows the cluster's membership and brings every part that depends on it to the latest view, in a fixed order.</summary>
internal sealed partial class ClusterViews : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    // After membership has published its first view, before this silo can become active in one.
    private const int Stage = ServiceLifecycleStage.AfterRuntimeGrainServices;

    // How long a silo that stops waits for others to fetch what it has given them.
    private static readonly TimeSpan HandOverMax = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan HandOverLookInterval = TimeSpan.FromMilliseconds(20);

    private readonly IClusterMembershipService _membership;
    private readonly GrainDirectory _directory;
    private readonly DirectoryClient _client;
    private readonly LocationCache _cache;
    private readonly ClusterManifest _manifest;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<ClusterViews> _logger;
    private readonly CancellationTokenSource _stopping = new();
    private Task _following = Task.CompletedTask;

    public ClusterViews(
        IClusterMembershipService membership,
        GrainDirectory directory,
        DirectoryClient client,
        LocationCache cache,
        ClusterManifest manifest,
        TimeProvider timeProvider,
        ILogger<ClusterViews> logger)
    {
        _membership = membership;
        _directory = directory;
        _client = client;
        _cache = cache;
        _manifest = manifest;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe(nameof(ClusterViews), Stage, Start, _ => StopAsync());
        lifecycle.Subscribe("directory hand-over", ServiceLifecycleStage.GrainDirectoryShutdown, _ => Task.CompletedTask, HandOverAsync);
    }

    public void Dispose() => _stopping.Dispose();

    private Task Start(CancellationToken cancellationToken)
    {
        Enter(_membership.CurrentSnapshot);
        _following = Task.Run(FollowAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
    }

    private async Task FollowAsync()
    {
        try
        {
            await foreach (var snapshot in _membership.MembershipUpdates.WithCancellation(_stopping.Token).ConfigureAwait(false))
            {
                Enter(snapshot);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The silo stops.
        }
        catch (Exception exception)
        {
            Log.FollowingFailed(_logger, exception);
        }
    }

    // The partition first: a silo that is asked for its activations in a view must not send registrations in an earlier one.
    private void Enter(ClusterMembershipSnapshot snapshot)
    {
        if (snapshot.Version <= _directory.View.Version)
        {
            return;
        }

        var view = new DirectoryView(snapshot);
        _directory.Enter(view);
        _cache.Enter(view);
        _manifest.Enter(view);
        _client.Enter(view);
    }

    // Others fetch within milliseconds of their next view. The last silo has nobody to give anything to, and when all stop at once nobody is left to
    // fetch what has been set aside.
    private async Task HandOverAsync(CancellationToken cancellationToken)
    {
        await _client.FlushAsync(cancellationToken).ConfigureAwait(false);
        var started = _timeProvider.GetTimestamp();
        while (_directory.HasUnfetchedHandOvers && HasHeir() && _timeProvider.GetElapsedTime(started) < HandOverMax)
        {
            await Task.Delay(HandOverLookInterval, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool HasHeir() => _membership.CurrentSnapshot.Members.Values.Any(member => member.Status == SiloStatus.Active);

    private static partial class Log
    {
        [LoggerMessage(2210, LogLevel.Critical, "The directory no longer follows the cluster's membership; restart this silo")]
        public static partial void FollowingFailed(ILogger logger, Exception exception);
    }
}
