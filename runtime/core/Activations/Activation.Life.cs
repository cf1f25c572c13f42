using Actors.Runtime.Directory;
using Actors.Runtime.Invocation;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Migration;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.Activations;

/// <summary>The life of an activation: where it is, why it ends, and what moves it on.</summary>
internal sealed partial class Activation
{
    private ActivationStatus _status;
    private long _lastUsedMilliseconds;

    // Nobody asks more exactly how old an activation is, and there are many activations.
    private readonly uint _createdSeconds;

    public ActivationStatus Status => _status;

    /// <summary>When a call last ended here, in milliseconds of the coarse clock.</summary>
    public long LastUsedMilliseconds => _lastUsedMilliseconds;

    /// <summary>The view in which the cluster's directory has taken the activation in.</summary>
    public MembershipVersion RegisteredIn { get; set; } = Partition.Unanswered;

    /// <summary>True when this silo has placed the activation, and so has counted it.</summary>
    public bool IsPlacedFromHere { get; init; }

    /// <summary>Why the activation ends; meaningful from <see cref="ActivationStatus.Draining"/> on.</summary>
    public DeactivationReason DeactivationReason { get; private set; }

    public void Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default)
    {
        // An activation starts itself when it is made.
    }

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (_status < ActivationStatus.Draining && !Extras.IsDeactivationWanted)
            {
                EndLocked(deactivationReason);
            }
        }
    }

    /// <summary>Moves to another silo once idle; stays, and says why in the log, when there is none.</summary>
    public void Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken = default) =>
        _ = MigrateAsync(requestContext);

    /// <summary>The same; returns why it stays, or null when it moves.</summary>
    public Task<string?> MigrateAsync(Dictionary<string, object>? requestContext) =>
        _host.Mover?.BeginAsync(this, requestContext) ?? Task.FromResult<string?>(Mover.StayAlone(_host.Logger, GrainId));

    /// <summary>Ends once idle, to go on in another silo; false when it is ending already.</summary>
    public bool TryMoveTo(SiloAddress silo)
    {
        lock (_gate)
        {
            if (_status >= ActivationStatus.Draining || Extras.IsDeactivationWanted)
            {
                return false;
            }

            Extras.MovesTo = silo;
            EndLocked(new DeactivationReason(DeactivationReasonCode.Migrating, $"The activation moves to silo '{silo}'."));
            return true;
        }
    }

    /// <summary>Moves to Draining if nothing has happened here since <paramref name="idleSinceMilliseconds"/>.</summary>
    public bool TryCollect(long idleSinceMilliseconds)
    {
        lock (_gate)
        {
            if (_status != ActivationStatus.Valid || !_mailbox.IsIdle || _mailbox.WaitingCount > 0
                || _lastUsedMilliseconds > idleSinceMilliseconds || _tasks is { Count: > 0 })
            {
                return false;
            }

            EndLocked(new DeactivationReason(DeactivationReasonCode.ActivationIdle, "The activation was idle for its collection age."));
            return true;
        }
    }

    /// <summary>Counts as use, so that idle collection starts over.</summary>
    public void Touch() => _lastUsedMilliseconds = _host.Clock.NowMilliseconds;

    /// <summary>Called by <see cref="ActivationSteps"/> on a turn: requests may run now.</summary>
    /// <returns>False when the activation was given up while it began.</returns>
    internal bool TryBecomeValid()
    {
        lock (_gate)
        {
            if (_status != ActivationStatus.Activating)
            {
                return false;
            }

            _status = _extras is { IsDeactivationWanted: true } ? ActivationStatus.Draining : ActivationStatus.Valid;
            _lastUsedMilliseconds = _host.Clock.NowMilliseconds;
            if (_tasks is { Count: 0 })
            {
                // Many a grain waits for its registration and for nothing after.
                _tasks = null;
            }

            ScheduleLocked(always: true);
            return true;
        }
    }

    /// <summary>Called by <see cref="ActivationSteps"/>: refuses requests from now on and returns those that waited.</summary>
    internal List<Request> BecomeInvalid()
    {
        lock (_gate)
        {
            _status = ActivationStatus.Invalid;
            return _mailbox.TakeWaiting();
        }
    }

    /// <summary>Called by <see cref="ActivationSteps"/>: returns those that wait; refuses requests from now on when there are none.</summary>
    internal List<Request> TakeWaitingOrBecomeInvalid()
    {
        lock (_gate)
        {
            _status = _mailbox.WaitingCount == 0 ? ActivationStatus.Invalid : _status;
            return _mailbox.TakeWaiting();
        }
    }

    private void EndLocked(DeactivationReason reason)
    {
        DeactivationReason = reason;
        Extras.IsDeactivationWanted = true;
        Extras.DrainLimitMilliseconds = _host.Clock.NowMilliseconds + (long)_host.DeactivationTimeout.TotalMilliseconds;
        if (_status == ActivationStatus.Valid)
        {
            _status = ActivationStatus.Draining;
        }

        // Watched, so that a request that never returns cannot hold the end up for ever.
        WatchLocked();
        ScheduleLocked(always: true);
    }

    private void DeactivateAfterConflict(InconsistentStateException conflict)
    {
        if (conflict.IsSourceActivation && ReferenceEquals(_extras?.LastConflict, conflict))
        {
            conflict.IsSourceActivation = false;
            Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, conflict, "A storage conflict of the grain's own state left one of its calls."));
        }
    }
}
