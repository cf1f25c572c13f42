using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>
/// One silo's partition of the directory: who may ask it what in which view, and how ranges come and go when the view changes. Events
/// in, effects out, time passed in; no I/O, clock or thread of its own. The caller serializes the calls.
/// </summary>
/// <remarks>
/// The promise: a silo answers for a range only in a view that gives it the range, and only once it knows every registration that any
/// earlier owner has granted to a silo that still lives. So in one view a grain has at most one registered activation.
/// </remarks>
internal sealed class DirectoryMachine
{
    private static readonly TimeSpan AskAgainPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RefreshPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan HandOverAgeMax = TimeSpan.FromSeconds(60);

    private readonly SiloAddress _self;
    private readonly Partition _partition = new();
    private readonly WaitingOperations _waiting = new();
    private readonly List<Acquisition> _acquisitions = [];
    private readonly List<HandOver> _handOvers = [];
    private RingRanges _owned = RingRanges.Empty;
    private RingRanges _serving = RingRanges.Empty;
    private MembershipVersion _wantedVersion = MembershipVersion.MinValue;
    private TimeSpan _refreshAt = TimeSpan.MaxValue;
    private long _lastAcquisition;

    public DirectoryMachine(SiloAddress self) => _self = self;

    public DirectoryView View { get; private set; } = DirectoryView.None;

    /// <summary>The hashes that are this silo's in its view.</summary>
    public RingRanges Owned => _owned;

    /// <summary>The owned hashes that it answers for now; the others are locked.</summary>
    public RingRanges Serving => _serving;

    public int EntryCount => _partition.Count;

    public IEnumerable<GrainAddress> Entries => _partition.All;

    public int WaitingCount => _waiting.Count;

    /// <summary>True while another silo has not fetched a range that this one gave it.</summary>
    public bool HasUnfetchedHandOvers => _handOvers.Exists(handOver => !handOver.IsFetched);

    /// <summary>When a <see cref="DirectoryEvent.Tick"/> has something to do next; <see cref="TimeSpan.MaxValue"/> for never.</summary>
    public TimeSpan NextTickAt => new[] { _waiting.NextDeadline, _refreshAt }
        .Concat(_acquisitions.Select(acquisition => acquisition.NextAskAt))
        .Concat(_handOvers.Select(handOver => handOver.SealedAt + HandOverAgeMax))
        .Min();

    /// <summary>Takes an event and adds what it makes necessary to <paramref name="effects"/>.</summary>
    public void Handle(DirectoryEvent happened, TimeSpan now, List<DirectoryEffect> effects)
    {
        switch (happened)
        {
            case DirectoryEvent.ViewChanged changed:
                Enter(changed.View, now, effects);
                break;
            case DirectoryEvent.PageReceived received:
                Take(received, now, effects);
                break;
            case DirectoryEvent.AskFailed failed:
                Find(failed.Acquisition)?.AskAgainAt(failed.Silo, now + AskAgainPause);
                break;
            case DirectoryEvent.Asked asked:
                if (!TryDo(asked, effects))
                {
                    Wait(asked, now, effects);
                }

                break;
            case DirectoryEvent.Tick:
                Tick(now, effects);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(happened), happened, "The directory knows no such event; add it to the switch.");
        }
    }

    /// <summary>Registers at once, or returns null when the operation must wait.</summary>
    public DirectoryAnswer? TryRegister(GrainAddress address, GrainAddress? previous, MembershipVersion version) =>
        Admit(address.GrainId, version) switch
        {
            Admission.Now when View.IsAlive(address.SiloAddress!) => Done(_partition.Register(address, previous, View.Version)),
            Admission.Now => new DirectoryAnswer(DirectoryOutcome.Refused, null, View.Version),
            Admission.Later => null,
            _ => NotOwner,
        };

    /// <summary>Looks up at once, or returns null when the operation must wait.</summary>
    public DirectoryAnswer? TryLookup(GrainId grainId, MembershipVersion version) =>
        Admit(grainId, version) switch
        {
            Admission.Now => Done(_partition.Find(grainId)),
            Admission.Later => null,
            _ => NotOwner,
        };

    /// <summary>Unregisters what is this partition's at once, or returns null when the operation must wait.</summary>
    public DirectoryAnswer? TryUnregister(IReadOnlyList<GrainAddress> addresses, MembershipVersion version)
    {
        if (addresses.Any(address => Admit(address.GrainId, version) == Admission.Later))
        {
            return null;
        }

        foreach (var address in addresses)
        {
            if (_serving.Contains(address.GrainId.GetUniformHashCode()))
            {
                _partition.Unregister(address);
            }
        }

        return Done(null);
    }

    /// <summary>Unregisters at once; false when this partition does not answer for the grain now.</summary>
    public bool TryUnregister(GrainAddress address, MembershipVersion version)
    {
        if (Admit(address.GrainId, version) != Admission.Now)
        {
            return false;
        }

        _partition.Unregister(address);
        return true;
    }

    private enum Admission
    {
        Now,
        Later,
        Elsewhere,
    }

    private DirectoryAnswer NotOwner => new(DirectoryOutcome.NotOwner, null, View.Version);

    private DirectoryAnswer Busy => new(DirectoryOutcome.Busy, null, View.Version);

    private DirectoryAnswer Done(GrainAddress? address) => new(DirectoryOutcome.Done, address, View.Version);

    // Whoever asks in an earlier view is served all the same when the range is here: what an earlier owner granted has come with it.
    private Admission Admit(GrainId grainId, MembershipVersion version)
    {
        if (version > View.Version)
        {
            return Admission.Later;
        }

        var hash = grainId.GetUniformHashCode();
        return _serving.Contains(hash) ? Admission.Now
            : _owned.Contains(hash) ? Admission.Later
            : Admission.Elsewhere;
    }

    private bool TryDo(DirectoryEvent.Asked asked, List<DirectoryEffect> effects)
    {
        DirectoryEffect? effect = asked switch
        {
            DirectoryEvent.RegisterAsked register => Answered(asked, TryRegister(register.Address, register.Previous, asked.Version)),
            DirectoryEvent.LookupAsked lookup => Answered(asked, TryLookup(lookup.GrainId, asked.Version)),
            DirectoryEvent.UnregisterAsked unregister => Answered(asked, TryUnregister(unregister.Addresses, asked.Version)),
            _ when asked.Version > View.Version => null,
            DirectoryEvent.SnapshotAsked snapshot => new DirectoryEffect.AnswerPage(asked.Operation, Snapshot(snapshot)),
            DirectoryEvent.ActivationsAsked activations => new DirectoryEffect.ListActivations(asked.Operation, activations.Ranges, activations.From),
            _ => throw new ArgumentOutOfRangeException(nameof(asked), asked, "The directory knows no such operation; add it to the switch."),
        };
        if (effect is not null)
        {
            effects.Add(effect);
        }

        return effect is not null;
    }

    private static DirectoryEffect.Answer? Answered(DirectoryEvent.Asked asked, DirectoryAnswer? answer) =>
        answer is { } value ? new DirectoryEffect.Answer(asked.Operation, value) : null;

    private DirectoryPage Snapshot(DirectoryEvent.SnapshotAsked asked) =>
        _handOvers.FindLast(handOver => handOver.To.Equals(asked.By) && handOver.Ranges.Covers(asked.Ranges))?.Page(asked.Ranges, asked.From)
        ?? DirectoryPage.NotAvailable;

    private void Wait(DirectoryEvent.Asked asked, TimeSpan now, List<DirectoryEffect> effects)
    {
        if (!_waiting.TryAdd(asked, now))
        {
            effects.Add(GiveUp(asked));
            return;
        }

        if (asked.Version > View.Version && asked.Version > _wantedVersion)
        {
            _wantedVersion = asked.Version;
            Refresh(now, effects);
        }
    }

    private void Refresh(TimeSpan now, List<DirectoryEffect> effects)
    {
        _refreshAt = now + RefreshPause;
        effects.Add(new DirectoryEffect.Refresh(_wantedVersion));
    }

    private DirectoryEffect GiveUp(DirectoryEvent.Asked asked) => asked is DirectoryEvent.SnapshotAsked or DirectoryEvent.ActivationsAsked
        ? new DirectoryEffect.AnswerPage(asked.Operation, DirectoryPage.NotAvailable)
        : new DirectoryEffect.Answer(asked.Operation, Busy);

    private void Tick(TimeSpan now, List<DirectoryEffect> effects)
    {
        effects.AddRange(_waiting.TakeExpired(now).Select(GiveUp));
        if (_refreshAt <= now)
        {
            if (_waiting.Count > 0)
            {
                Refresh(now, effects);
            }
            else
            {
                _wantedVersion = View.Version;
                _refreshAt = TimeSpan.MaxValue;
            }
        }

        _handOvers.RemoveAll(handOver => handOver.SealedAt + HandOverAgeMax <= now);
        Ask(now, effects);
    }

    private void Enter(DirectoryView view, TimeSpan now, List<DirectoryEffect> effects)
    {
        if (view.Version <= View.Version)
        {
            return;
        }

        var change = ViewChange.Between(View, view, _self);
        _handOvers.RemoveAll(handOver => !view.IsAlive(handOver.To));
        foreach (var (to, ranges) in change.Given)
        {
            // What was locked here never became complete; the new owner is told so and recovers it.
            var complete = ranges.Intersect(_serving);
            _handOvers.Add(new HandOver(to, complete, _partition.Take(complete), now));
        }

        View = view;
        _owned = view.Ring.RangesOf(_self);
        _partition.Keep(change.Kept, view.IsAlive);
        Carry(change, view);
        foreach (var (from, ranges) in change.Gained)
        {
            Acquire(ranges, isHandOver: true, [from]);
        }

        Acquire(change.Recovered, isHandOver: false, view.Hosts);
        if (_wantedVersion <= view.Version)
        {
            _refreshAt = TimeSpan.MaxValue;
        }

        Settle(now, effects);
    }

    // Acquisitions that an earlier view began go on for what is still this silo's.
    private void Carry(ViewChange change, DirectoryView view)
    {
        foreach (var acquisition in _acquisitions.ToArray())
        {
            acquisition.Keep(change.Kept);
            var dead = acquisition.Silos.Where(silo => !view.IsAlive(silo)).ToArray();
            if (acquisition.Ranges.IsEmpty)
            {
                _acquisitions.Remove(acquisition);
            }
            else if (acquisition.IsHandOver && dead.Length > 0)
            {
                Recover(acquisition);
            }
            else
            {
                Array.ForEach(dead, acquisition.Forget);
            }
        }
    }

    private void Recover(Acquisition handOver)
    {
        _acquisitions.Remove(handOver);
        Acquire(handOver.Ranges, isHandOver: false, View.Hosts);
    }

    private void Acquire(RingRanges ranges, bool isHandOver, IEnumerable<SiloAddress> silos)
    {
        if (!ranges.IsEmpty)
        {
            _acquisitions.Add(new Acquisition(++_lastAcquisition, View.Version, ranges, isHandOver, silos));
        }
    }

    private Acquisition? Find(long id) => _acquisitions.Find(acquisition => acquisition.Id == id);

    private void Take(DirectoryEvent.PageReceived received, TimeSpan now, List<DirectoryEffect> effects)
    {
        if (Find(received.Acquisition) is not { } acquisition)
        {
            return;
        }

        if (received.Page.IsAvailable)
        {
            acquisition.Take(received.Silo, received.From, received.Page);
        }
        else if (acquisition.IsHandOver)
        {
            Recover(acquisition);
        }
        else
        {
            acquisition.AskAgainAt(received.Silo, now + AskAgainPause);
        }

        Settle(now, effects);
    }

    // Unlocks what is complete, asks for the rest, and does what has waited for it.
    private void Settle(TimeSpan now, List<DirectoryEffect> effects)
    {
        foreach (var acquisition in _acquisitions.FindAll(acquisition => acquisition.IsComplete))
        {
            _acquisitions.Remove(acquisition);
            Merge(acquisition, effects);
        }

        _serving = _acquisitions.Aggregate(_owned, (serving, acquisition) => serving.Except(acquisition.Ranges));
        Ask(now, effects);
        _waiting.Retry(asked => TryDo(asked, effects));
    }

    private void Merge(Acquisition acquisition, List<DirectoryEffect> effects)
    {
        foreach (var address in acquisition.Entries)
        {
            if (View.IsAlive(address.SiloAddress!)
                && acquisition.Ranges.Contains(address.GrainId.GetUniformHashCode())
                && _partition.Merge(address) is { } loser)
            {
                effects.Add(new DirectoryEffect.EndDuplicate(loser, _partition.Find(address.GrainId)!));
            }
        }
    }

    private void Ask(TimeSpan now, List<DirectoryEffect> effects)
    {
        foreach (var acquisition in _acquisitions)
        {
            acquisition.Ask(now, effects);
        }
    }
}
