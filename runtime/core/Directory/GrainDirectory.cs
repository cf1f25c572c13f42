using System.Collections.Concurrent;
using Actors.Runtime.Hosting;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>
/// This silo's partition of the directory: runs the <see cref="DirectoryMachine"/> under a lock, carries its effects out after, and
/// answers other silos. What the machine can answer at once costs no allocation.
/// </summary>
internal sealed partial class GrainDirectory : IDirectoryTarget, IDisposable
{
    public const string Role = "directory";

    private static readonly TimeSpan TellAgainPause = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private readonly DirectoryMachine _machine;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<DirectoryAnswer>> _answers = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<DirectoryPage>> _pages = new();
    private readonly IClusterMembershipService _membership;
    private readonly SystemTargetTable _targets;
    private readonly ILocalActivations _activations;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<GrainDirectory> _logger;
    private readonly SiloAddress _self;
    private readonly ITimer _timer;
    private DirectoryView _view = DirectoryView.None;
    private long _lastOperation;

    public GrainDirectory(
        LocalSilo silo,
        IClusterMembershipService membership,
        SystemTargetTable targets,
        ILocalActivations activations,
        TimeProvider timeProvider,
        ILogger<GrainDirectory> logger)
    {
        _self = silo.Address;
        _machine = new DirectoryMachine(_self);
        _membership = membership;
        _targets = targets;
        _activations = activations;
        _timeProvider = timeProvider;
        _logger = logger;
        _timer = timeProvider.CreateTimer(static state => ((GrainDirectory)state!).Handle(new DirectoryEvent.Tick()), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The latest view that the partition has entered.</summary>
    public DirectoryView View => Volatile.Read(ref _view);

    /// <summary>True while another silo has not fetched what this one gave it.</summary>
    public bool HasUnfetchedHandOvers => Read(static machine => machine.HasUnfetchedHandOvers);

    public int EntryCount => Read(static machine => machine.EntryCount);

    /// <summary>The hashes of this silo, and those that are not locked.</summary>
    public (RingRanges Owned, RingRanges Serving) Ranges => Read(static machine => (machine.Owned, machine.Serving));

    /// <summary>Goes on to a later view; an earlier one is ignored.</summary>
    public void Enter(DirectoryView view)
    {
        Handle(new DirectoryEvent.ViewChanged(view));
        Log.Entered(_logger, view.Version, view.Ring.Silos.Count, EntryCount);
    }

    public ValueTask<DirectoryAnswer> Register(MembershipVersion version, GrainAddress address, GrainAddress? previous) =>
        TryRegister(version, address, previous) is { } answer
            ? new(answer)
            : WaitForAnswer(operation => new DirectoryEvent.RegisterAsked(operation, version, address, previous));

    /// <summary>Registers at once; null when that is not possible.</summary>
    public DirectoryAnswer? TryRegister(MembershipVersion version, GrainAddress address, GrainAddress? previous)
    {
        lock (_gate)
        {
            return _machine.TryRegister(address, previous, version);
        }
    }

    public ValueTask<DirectoryAnswer> Lookup(MembershipVersion version, GrainId grainId) =>
        TryLookup(version, grainId) is { } answer ? new(answer) : WaitForAnswer(operation => new DirectoryEvent.LookupAsked(operation, version, grainId));

    /// <summary>Looks up at once; null when that is not possible.</summary>
    public DirectoryAnswer? TryLookup(MembershipVersion version, GrainId grainId)
    {
        lock (_gate)
        {
            return _machine.TryLookup(grainId, version);
        }
    }

    public ValueTask<DirectoryAnswer> Unregister(MembershipVersion version, List<GrainAddress> addresses)
    {
        DirectoryAnswer? answer;
        lock (_gate)
        {
            answer = _machine.TryUnregister(addresses, version);
        }

        return answer is { } value ? new(value) : WaitForAnswer(operation => new DirectoryEvent.UnregisterAsked(operation, version, addresses));
    }

    /// <summary>Unregisters at once; false when that is not possible.</summary>
    public bool TryUnregister(MembershipVersion version, GrainAddress address)
    {
        lock (_gate)
        {
            return _machine.TryUnregister(address, version);
        }
    }

    public ValueTask<DirectoryPage> GetSnapshot(MembershipVersion version, SiloAddress by, List<RingRange> ranges, uint from) =>
        WaitForPage(operation => new DirectoryEvent.SnapshotAsked(operation, version, by, RingRanges.Of(ranges), from));

    public ValueTask<DirectoryPage> ListActivations(MembershipVersion version, List<RingRange> ranges, uint from) =>
        WaitForPage(operation => new DirectoryEvent.ActivationsAsked(operation, version, RingRanges.Of(ranges), from));

    public Task EndDuplicate(GrainAddress loser, GrainAddress winner)
    {
        _activations.EndDuplicate(loser, winner);
        return Task.CompletedTask;
    }

    public void Dispose() => _timer.Dispose();

    private T Read<T>(Func<DirectoryMachine, T> read)
    {
        lock (_gate)
        {
            return read(_machine);
        }
    }

    private ValueTask<DirectoryAnswer> WaitForAnswer(Func<long, DirectoryEvent> ask) => Wait(_answers, ask);

    private ValueTask<DirectoryPage> WaitForPage(Func<long, DirectoryEvent> ask) => Wait(_pages, ask);

    // The machine bounds both how many operations wait and how long.
    private ValueTask<T> Wait<T>(ConcurrentDictionary<long, TaskCompletionSource<T>> waiting, Func<long, DirectoryEvent> ask)
    {
        var operation = Interlocked.Increment(ref _lastOperation);
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        waiting[operation] = source;
        Handle(ask(operation));
        return new ValueTask<T>(source.Task);
    }

    private void Handle(DirectoryEvent happened)
    {
        List<DirectoryEffect> effects = [];
        lock (_gate)
        {
            var now = Now();
            _machine.Handle(happened, now, effects);
            Volatile.Write(ref _view, _machine.View);
            var next = _machine.NextTickAt;
            _timer.Change(next == TimeSpan.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(1, (next - now).TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }

        effects.ForEach(CarryOut);
    }

    private TimeSpan Now() => _timeProvider.GetElapsedTime(0);

    private void CarryOut(DirectoryEffect effect)
    {
        switch (effect)
        {
            case DirectoryEffect.Answer answer:
                Complete(_answers, answer.Operation, answer.Value);
                break;
            case DirectoryEffect.AnswerPage answer:
                Complete(_pages, answer.Operation, answer.Page);
                break;
            case DirectoryEffect.ListActivations list:
                Complete(_pages, list.Operation, DirectoryPage.Of(_activations.List(list.Ranges, list.From)));
                break;
            case DirectoryEffect.Ask ask:
                _ = AskAsync(ask);
                break;
            case DirectoryEffect.Refresh refresh:
                _ = RefreshAsync(refresh.Version);
                break;
            case DirectoryEffect.EndDuplicate end:
                Log.Duplicate(_logger, end.Loser, end.Winner);
                _ = EndDuplicateAsync(end.Loser, end.Winner);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(effect), effect, "The directory's host knows no such effect; add it to the switch.");
        }
    }

    private static void Complete<T>(ConcurrentDictionary<long, TaskCompletionSource<T>> waiting, long operation, T value)
    {
        if (waiting.TryRemove(operation, out var source))
        {
            source.SetResult(value);
        }
    }

    private IDirectoryTarget Target(SiloAddress silo) => silo.Equals(_self) ? this : _targets.Get<IDirectoryTarget>(Role, silo);

    private async Task AskAsync(DirectoryEffect.Ask ask)
    {
        // Not on the thread that changes the view, which goes on to tell others of it.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            var target = Target(ask.Silo);
            List<RingRange> ranges = [.. ask.Ranges.Items];
            var page = ask.IsHandOver
                ? await target.GetSnapshot(ask.Version, _self, ranges, ask.From).ConfigureAwait(false)
                : await target.ListActivations(ask.Version, ranges, ask.From).ConfigureAwait(false);
            Handle(new DirectoryEvent.PageReceived(ask.Acquisition, ask.Silo, ask.From, page));
        }
        catch (Exception exception)
        {
            Log.AskFailed(_logger, ask.Silo, ask.Version, exception);
            Handle(new DirectoryEvent.AskFailed(ask.Acquisition, ask.Silo));
        }
    }

    // Until the silo has heard of it: callers that know the loser's address would go on using it.
    private async Task EndDuplicateAsync(GrainAddress loser, GrainAddress winner)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (View.IsAlive(loser.SiloAddress!))
        {
            try
            {
                await Target(loser.SiloAddress!).EndDuplicate(loser, winner).ConfigureAwait(false);
                return;
            }
            catch (Exception exception)
            {
                Log.DuplicateNotTold(_logger, loser, exception);
                await Task.Delay(TellAgainPause, _timeProvider).ConfigureAwait(false);
            }
        }
    }

    private async Task RefreshAsync(MembershipVersion version)
    {
        try
        {
            await _membership.Refresh(version).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // The machine asks again while somebody waits for the view.
            Log.RefreshFailed(_logger, version, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2200, LogLevel.Debug, "The directory has entered view {Version} with {SiloCount} active silos and keeps {EntryCount} entries")]
        public static partial void Entered(ILogger logger, MembershipVersion version, int siloCount, int entryCount);

        [LoggerMessage(2201, LogLevel.Warning, "Activation {Loser} is told to end, because {Winner} is registered for the same grain; no call is lost, but look for a network that parts silos when this is frequent")]
        public static partial void Duplicate(ILogger logger, GrainAddress loser, GrainAddress winner);

        [LoggerMessage(2204, LogLevel.Debug, "The silo of activation {Loser} could not be told that it must end; it is told again until it answers or is dead")]
        public static partial void DuplicateNotTold(ILogger logger, GrainAddress loser, Exception exception);

        [LoggerMessage(2202, LogLevel.Debug, "Silo '{Silo}' could not be asked for its part of a range in view {Version}; it is asked again until it answers or is dead")]
        public static partial void AskFailed(ILogger logger, SiloAddress silo, MembershipVersion version, Exception exception);

        [LoggerMessage(2203, LogLevel.Warning, "View {Version} of the cluster could not be read, which another silo's question needs; it is tried again")]
        public static partial void RefreshFailed(ILogger logger, MembershipVersion version, Exception exception);
    }
}
