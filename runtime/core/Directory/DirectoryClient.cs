using System.Collections.Concurrent;
using Actors.Runtime.Hosting;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>
/// Asks the directory: finds the owner of a grain's range, this silo or another, and goes on through changes of view until there is an
/// answer of the present owner or the caller's time is over.
/// </summary>
internal sealed partial class DirectoryClient
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(320);

    // What cannot be unregistered within this time is found stale, and then corrected, by the next caller.
    private static readonly TimeSpan UnregisterMax = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<SiloAddress, IDirectoryTarget> _references = new();
    private readonly GrainDirectory _directory;
    private readonly IClusterMembershipService _membership;
    private readonly SystemTargetTable _targets;
    private readonly UnregisterQueue _unregistering;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<DirectoryClient> _logger;
    private readonly SiloAddress _self;
    private TaskCompletionSource _nextView = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DirectoryClient(
        LocalSilo silo,
        GrainDirectory directory,
        IClusterMembershipService membership,
        SystemTargetTable targets,
        TimeProvider timeProvider,
        ILogger<DirectoryClient> logger)
    {
        _self = silo.Address;
        _directory = directory;
        _membership = membership;
        _targets = targets;
        _timeProvider = timeProvider;
        _logger = logger;
        _unregistering = new UnregisterQueue(UnregisterAsync);
    }

    /// <summary>The view in which the next question is asked.</summary>
    public DirectoryView View => _directory.View;

    /// <summary>Completes when a later view than that of the call has come.</summary>
    public Task NextView => Volatile.Read(ref _nextView).Task;

    /// <summary>Registers an activation at once; null when another silo must be asked or the range is locked.</summary>
    public GrainAddress? TryRegister(GrainAddress address)
    {
        var view = View;
        return IsOwner(view, _self, address.GrainId) && _directory.TryRegister(view.Version, address, previous: null) is { Outcome: DirectoryOutcome.Done } answer
            ? answer.Address
            : null;
    }

    /// <summary>Registers an activation; returns the one that is registered afterwards.</summary>
    public async ValueTask<GrainAddress> RegisterAsync(GrainAddress address, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(address.GrainId, (target, version) => target.Register(version, address, previous: null), cancellationToken).ConfigureAwait(false);
        return answer.Address!;
    }

    /// <summary>Registers an activation in place of another one; null when that one is not registered any more.</summary>
    public async ValueTask<GrainAddress?> ReplaceAsync(GrainAddress previous, GrainAddress address, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(address.GrainId, (target, version) => target.Register(version, address, previous), cancellationToken).ConfigureAwait(false);
        return answer.Address?.ActivationId == address.ActivationId ? answer.Address : null;
    }

    /// <summary>Where a grain is registered; null when it is not.</summary>
    public async ValueTask<GrainAddress?> LookupAsync(GrainId grainId, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(grainId, (target, version) => target.Lookup(version, grainId), cancellationToken).ConfigureAwait(false);
        return answer.Address;
    }

    /// <summary>Looks a grain up at once; false when another silo must be asked or the range is locked.</summary>
    public bool TryLookup(GrainId grainId, out GrainAddress? address)
    {
        address = null;
        var view = View;
        if (!IsOwner(view, _self, grainId) || _directory.TryLookup(view.Version, grainId) is not { Outcome: DirectoryOutcome.Done } answer)
        {
            return false;
        }

        address = answer.Address;
        return true;
    }

    /// <summary>Unregisters an activation soon, together with others.</summary>
    public void UnregisterSoon(GrainAddress address)
    {
        var view = View;
        if (!IsOwner(view, _self, address.GrainId) || !_directory.TryUnregister(view.Version, address))
        {
            _unregistering.Add(address);
        }
    }

    /// <summary>Unregisters activations; gives up, without an exception, after a while.</summary>
    public async Task UnregisterAsync(IReadOnlyList<GrainAddress> addresses)
    {
        using var timeout = new CancellationTokenSource(UnregisterMax, _timeProvider);
        var ring = View.Ring;

        // Without a silo on the ring there is no entry left to remove.
        var byOwner = addresses.GroupBy(address => ring.OwnerOf(address.GrainId.GetUniformHashCode())).Where(group => group.Key is not null);
        await Task.WhenAll(byOwner.Select(group => UnregisterAsync([.. group], timeout.Token))).ConfigureAwait(false);
    }

    /// <summary>Completes when what is to be unregistered soon has been.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => _unregistering.FlushAsync(cancellationToken);

    /// <summary>The partition has gone on to a later view.</summary>
    public void Enter(DirectoryView view)
    {
        foreach (var silo in _references.Keys.Where(silo => !view.IsAlive(silo)))
        {
            _references.TryRemove(silo, out _);
        }

        Interlocked.Exchange(ref _nextView, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private async Task UnregisterAsync(List<GrainAddress> addresses, CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(addresses[0].GrainId, (target, version) => target.Unregister(version, addresses), cancellationToken, needsOwner: false).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            Log.UnregisterFailed(_logger, addresses.Count, addresses[0], exception);
        }
    }

    // When nobody is on the ring, and no owner is needed, the question has no object: the directory is empty.
    private async ValueTask<DirectoryAnswer> AskAsync(
        GrainId grainId, Func<IDirectoryTarget, MembershipVersion, ValueTask<DirectoryAnswer>> ask, CancellationToken cancellationToken, bool needsOwner = true)
    {
        for (var attempt = 0; ; attempt++)
        {
            // In this order: a view that comes in between completes the task.
            var nextView = NextView;
            var view = View;
            if (view.Ring.OwnerOf(grainId.GetUniformHashCode()) is not { } owner)
            {
                if (!needsOwner)
                {
                    return new DirectoryAnswer(DirectoryOutcome.Done, null, view.Version);
                }

                await nextView.WaitAsync(cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (await TryAskAsync(grainId, owner, view, ask, nextView, cancellationToken).ConfigureAwait(false) is { } answer)
            {
                return answer.Outcome == DirectoryOutcome.Done ? answer : throw new SiloUnavailableException(
                    $"Silo '{_self}' is dead in view {answer.Version} of the cluster; grain '{grainId}' must be called through another silo.");
            }

            var pause = FirstPause * (1 << Math.Min(attempt, 5));
            await Task.WhenAny(nextView, Task.Delay(pause < PauseMax ? pause : PauseMax, _timeProvider, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Null: ask again. An answer counts only if its silo is the owner still; what a former owner has granted may be lost already.
    private async ValueTask<DirectoryAnswer?> TryAskAsync(
        GrainId grainId,
        SiloAddress owner,
        DirectoryView view,
        Func<IDirectoryTarget, MembershipVersion, ValueTask<DirectoryAnswer>> ask,
        Task nextView,
        CancellationToken cancellationToken)
    {
        try
        {
            var pending = ask(Target(owner), view.Version);
            var answer = pending.IsCompletedSuccessfully
                ? pending.Result
                : await UntilMovedAsync(grainId, owner, pending.AsTask(), nextView, cancellationToken).ConfigureAwait(false);
            switch (answer?.Outcome)
            {
                case DirectoryOutcome.Done when IsOwner(View, owner, grainId):
                    return answer;
                case DirectoryOutcome.NotOwner when answer.Value.Version > View.Version:
                    await _membership.Refresh(answer.Value.Version, cancellationToken).ConfigureAwait(false);
                    return null;
                case DirectoryOutcome.Refused:
                    return answer;
                default:
                    return null;
            }
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Log.AskFailed(_logger, owner, grainId, exception);
            return null;
        }
    }

    // Null when the range has another owner before there is an answer: the silo asked may be frozen, and would hold the caller up.
    private async Task<DirectoryAnswer?> UntilMovedAsync(
        GrainId grainId, SiloAddress owner, Task<DirectoryAnswer> pending, Task nextView, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.WhenAny(pending, nextView).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (pending.IsCompleted)
            {
                return await pending.ConfigureAwait(false);
            }

            nextView = NextView;
            if (!IsOwner(View, owner, grainId))
            {
                return null;
            }
        }
    }

    private static bool IsOwner(DirectoryView view, SiloAddress silo, GrainId grainId) => silo.Equals(view.Ring.OwnerOf(grainId.GetUniformHashCode()));

    private IDirectoryTarget Target(SiloAddress owner) => owner.Equals(_self)
        ? _directory
        : _references.GetOrAdd(owner, static (silo, targets) => targets.Get<IDirectoryTarget>(GrainDirectory.Role, silo), _targets);

    private static partial class Log
    {
        [LoggerMessage(2220, LogLevel.Debug, "Silo '{Owner}' did not answer where grain '{GrainId}' is; it or its successor is asked again")]
        public static partial void AskFailed(ILogger logger, SiloAddress owner, GrainId grainId, Exception exception);

        [LoggerMessage(2221, LogLevel.Debug, "{Count} activations, {First} first, could not be unregistered; their next callers find that they are gone")]
        public static partial void UnregisterFailed(ILogger logger, int count, GrainAddress first, Exception exception);
    }
}
