using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Checks;
using Actors.Grains.Registry.Probes;
using Actors.Grains.Registry.Storage;
using Actors.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Registry.Instances;

/// <summary>
/// One registered instance. Commands load → decide (<see cref="InstanceChange"/>) → commit → tell; heartbeats and silence are decided by
/// the <see cref="CheckJudge"/> in memory, and only a change of status is committed.
/// </summary>
/// <remarks>
/// <c>_stored</c> is the row as last committed, and is read again when the tail tells of a later change; the judge's checks are newer when the database is down. Then the difference is shown as
/// provisional news and committed once the <see cref="RetryClock"/> says so.
/// </remarks>
internal sealed partial class ServiceInstanceGrain : Grain, IServiceInstanceGrain
{
    private const int AttemptsMax = 3;
    private static readonly Task<RegistryOutcome> UnchangedTask = Task.FromResult(RegistryOutcome.Unchanged);

    private readonly InstanceStore _store;
    private readonly InstanceAnnouncer _announcer;
    private readonly LiveInstances _live;
    private readonly Prober _prober;
    private readonly TimeProvider _timeProvider;
    private readonly RegistryOptions _options;
    private readonly RegistryMetrics _metrics;
    private readonly ILogger<ServiceInstanceGrain> _logger;
    private readonly long _origin;
    private readonly CheckJudge _judge = new();
    private readonly RetryClock _retry;
    private ServiceInstance? _stored;
    private InstanceId _id;
    private InstanceMark _mark = new();
    private long _knownIndex;
    private bool _isLoaded;
    private bool _isAhead;
    private IGrainTimer? _timer;
    private TimeSpan _timerDue = TimeSpan.MaxValue;

    public ServiceInstanceGrain(
        InstanceStore store,
        InstanceAnnouncer announcer,
        LiveInstances live,
        Prober prober,
        TimeProvider timeProvider,
        IOptions<RegistryOptions> options,
        RegistryMetrics metrics,
        ILogger<ServiceInstanceGrain> logger)
    {
        _store = store;
        _announcer = announcer;
        _live = live;
        _prober = prober;
        _timeProvider = timeProvider;
        _options = options.Value;
        _metrics = metrics;
        _logger = logger;
        _origin = timeProvider.GetTimestamp();
        _retry = new RetryClock(_options.RetryPauseMin, _options.RetryPauseMax);
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_origin);

    private bool IsCurrent => _isLoaded && _mark.Index <= _knownIndex;

    private ServiceInstance? Current => _stored is null ? null : _stored with { Checks = _judge.Checks };

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Before the first reading, so that no change after it is missed.
        _id = InstanceId.Parse(this.GetPrimaryKeyString());
        _mark = _live.Open(_id);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _live.Close(_id, _mark);
        return Task.CompletedTask;
    }

    public Task<RegistryOutcome> Register(RegisterService command)
    {
        var mentioned = command.Checks.Select(check => check.Id).ToHashSet(StringComparer.Ordinal);
        return ChangeAsync(current => InstanceChange.Register(current, _id.Node, command), mentioned.Contains);
    }

    public Task<RegistryOutcome> RegisterCheck(CheckDefinition check) =>
        ChangeAsync(current => InstanceChange.AddCheck(current, _id, check), id => id == check.Id);

    public Task<RegistryOutcome> SetChecks(SetChecks command)
    {
        var mentioned = command.Checks.Select(check => check.Id).ToHashSet(StringComparer.Ordinal);
        return ChangeAsync(current => InstanceChange.SetChecks(current, _id, command), mentioned.Contains);
    }

    public Task<RegistryOutcome> DeregisterCheck(string checkId) =>
        ChangeAsync(current => InstanceChange.RemoveCheck(current, checkId), _ => false);

    public async Task<RegistryOutcome> Deregister()
    {
        try
        {
            for (var attempt = 0; attempt < AttemptsMax; attempt++)
            {
                await LoadAsync();
                if (_stored is null)
                {
                    return RegistryOutcome.UnknownService(_id.ServiceId);
                }

                if (await _store.DeleteAsync(_stored, CancellationToken.None) is { } index)
                {
                    await ForgetAsync(_stored, index);
                    return Done(index);
                }

                _isLoaded = false;
            }

            return ChangedElsewhere();
        }
        catch (LedgerException failure)
        {
            return FailedInLedger(failure);
        }
    }

    public Task<RegistryOutcome> Report(CheckReport report)
    {
        _metrics.Reported();
        return IsCurrent ? Take(_judge.Report(report, Now), report.CheckId) : LoadAndReportAsync(report);
    }

    public Task<RegistryOutcome> Probed(CheckReport finding, ProbeDefinition probe) => _isLoaded
        ? Take(_judge.TakeFinding(finding, probe, Now), finding.CheckId)
        : Task.FromResult(RegistryOutcome.UnknownCheck(finding.CheckId));

    public async Task<RegistryOutcome> Wake(long version)
    {
        try
        {
            _mark.Raise(version);
            await LoadAsync();
            return RegistryOutcome.Unchanged;
        }
        catch (LedgerException failure)
        {
            return FailedInLedger(failure);
        }
    }

    public async Task<ServiceInstance?> Read()
    {
        await RefreshAsync();
        return Current;
    }

    private async Task<RegistryOutcome> ChangeAsync(Func<ServiceInstance?, InstanceChange> decide, Func<string, bool> restart)
    {
        try
        {
            for (var attempt = 0; attempt < AttemptsMax; attempt++)
            {
                await LoadAsync();
                var change = decide(Current);
                if (change.Refusal is not null)
                {
                    return change.Refusal;
                }

                if (change.Pending is null)
                {
                    _judge.Adopt(_judge.Checks, Now, restart);
                    Arm();
                    return RegistryOutcome.Unchanged;
                }

                if (await TryPutAsync(change.Pending, restart) is { } outcome)
                {
                    return outcome;
                }
            }

            return ChangedElsewhere();
        }
        catch (LedgerException failure)
        {
            return FailedInLedger(failure);
        }
    }

    /// <summary>Commits; null when somebody else was faster and the decision has to be made anew.</summary>
    private async Task<RegistryOutcome?> TryPutAsync(ServiceInstance pending, Func<string, bool> restart)
    {
        var before = _stored;
        var result = await _store.PutAsync(before, pending, CancellationToken.None);
        if (result.Stored is not null)
        {
            await TakeStoredAsync(result, restart);
            return Done(result.Stored.Version);
        }

        _isLoaded = false;
        await LoadAsync();
        return result.TakenCheckId is not null && _stored?.Version == before?.Version
            ? RegistryOutcome.Refused($"Check '{result.TakenCheckId}' already belongs to another service; choose another CheckID or deregister that check first.")
            : null;
    }

    private Task<RegistryOutcome> Take(Verdict verdict, string checkId)
    {
        switch (verdict)
        {
            case Verdict.Same:
                ArmIfEarlier();
                return UnchangedTask;
            case Verdict.Changed:
                return SaveReportAsync();
            case Verdict.Unknown:
                return Task.FromResult(_stored is null ? RegistryOutcome.UnknownService(_id.ServiceId) : RegistryOutcome.UnknownCheck(checkId));
            case Verdict.NotReported:
                return Task.FromResult(RegistryOutcome.NotReported(checkId));
            default:
                throw new InvalidOperationException($"Verdict '{verdict}' is not handled; add it here.");
        }
    }

    private async Task<RegistryOutcome> LoadAndReportAsync(CheckReport report)
    {
        try
        {
            await RefreshAsync();
        }
        catch (LedgerException failure)
        {
            return FailedInLedger(failure);
        }

        return await Take(_judge.Report(report, Now), report.CheckId);
    }

    private async Task<RegistryOutcome> SaveReportAsync()
    {
        await SaveStatusAsync();
        Arm();
        return _stored is null ? RegistryOutcome.UnknownService(_id.ServiceId) : Done(_isAhead ? 0 : _stored.Version);
    }

    private async Task JudgeAsync()
    {
        _timerDue = TimeSpan.MaxValue;
        try
        {
            if (_isLoaded)
            {
                await RefreshAsync();
            }

            var expired = _judge.Judge(Now) == Verdict.Changed;
            if (expired)
            {
                _metrics.Expired();
                Log.Expired(_logger, _id.ServiceId);

                // Shown before it is committed: callers are not sent to a silent instance while the database takes its time.
                await _announcer.TellProvisionalAsync(Current!);
            }

            SpareIfHeld();
            if (expired || (_isAhead && !_retry.IsWaiting(Now)))
            {
                await SaveStatusAsync();
            }
            else if (!_isAhead && !_retry.IsWaiting(Now) && _judge.FindOverdue(Now) is { } overdue)
            {
                await RemoveOverdueAsync(overdue);
            }
        }
        finally
        {
            foreach (var check in _judge.StartProbes(Now))
            {
                _prober.Begin(_id, check);
            }

            Arm();
        }
    }

    /// <summary>Commits what the judge decided, or shows it and leaves the commit for later when the database does not answer.</summary>
    private async Task SaveStatusAsync()
    {
        _isAhead = true;
        if (_retry.IsWaiting(Now))
        {
            await _announcer.TellProvisionalAsync(Current!);
            return;
        }

        try
        {
            using var cts = new CancellationTokenSource(_options.StatusCommitWaitMax, _timeProvider);
            await CommitStatusAsync(cts.Token);
        }
        catch (Exception failure) when (failure is LedgerException or OperationCanceledException)
        {
            _retry.Postpone(Now);
            _metrics.CommitPostponed();
            Log.Postponed(_logger, _id.ServiceId, failure is LedgerException ? failure.Message : $"no commit within {_options.StatusCommitWaitMax}.");
            await _announcer.TellProvisionalAsync(Current!);
        }
    }

    private async Task CommitStatusAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < AttemptsMax && _isAhead && _stored is not null; attempt++)
        {
            var result = await _store.PutAsync(_stored, Current!, cancellationToken);
            if (result.Stored is not null)
            {
                _metrics.StatusCommitted();
                await TakeStoredAsync(result, restart: null);
                return;
            }

            _isLoaded = false;
            await LoadAsync();
        }
    }

    // While its service is protected nobody is taken for dead. Whether the protection is over only its service's grain finds out.
    private void SpareIfHeld()
    {
        if (_judge.FindOverdue(Now) is not null && Current is { } current && _announcer.IsHeld(current))
        {
            _judge.Spare(Now + _options.JudgeInterval);
            _ = _announcer.AttendAsync(current.Definition.Name);
        }
    }

    private async Task RemoveOverdueAsync(CheckDefinition check)
    {
        var outcome = await Deregister();
        if (outcome.Kind == RegistryOutcomeKind.Unavailable)
        {
            _retry.Postpone(Now);
            return;
        }

        Log.RemovedOverdue(_logger, _id.ServiceId, check.Id, check.DeregisterAfter ?? TimeSpan.Zero);
    }

    // What is known goes on to count when the database does not answer: whatever follows from it is committed on a version, or not at all.
    private async Task RefreshAsync()
    {
        try
        {
            await LoadAsync();
        }
        catch (LedgerException failure) when (_isLoaded)
        {
            Log.NotRead(_logger, _id.ServiceId, failure.Message);
        }
    }

    /// <summary>Makes sure that the row has been read, as it was last changed. What was reported here and not committed yet stays on top of what is stored.</summary>
    private async Task LoadAsync()
    {
        if (IsCurrent)
        {
            return;
        }

        var told = _mark.Index;
        _stored = await _store.LoadAsync(_id, _stored?.Definition.Name ?? _announcer.GuessServiceName(_id), CancellationToken.None);
        var checks = _stored?.Checks ?? [];
        _isAhead = _isAhead && _judge.IsAheadOf(checks);
        _judge.Adopt(_isAhead ? _judge.OnTopOf(checks) : checks, Now);
        _isLoaded = true;
        _knownIndex = Math.Max(told, _stored?.Version ?? 0);
        if (!_isAhead)
        {
            Settle();
        }

        Arm();
    }

    // What waited for the database is in it. So may be a protection of the service, of which this silo hears in a moment: until then nobody is removed.
    private void Settle()
    {
        if (_retry.Due is not null)
        {
            _judge.Spare(Now + _options.JudgeInterval);
        }

        _isAhead = false;
        _retry.Clear();
    }

    private async Task TakeStoredAsync(StoreResult result, Func<string, bool>? restart)
    {
        var former = _stored;
        _stored = result.Stored!;
        _knownIndex = Math.Max(_knownIndex, _stored.Version);
        Settle();
        _judge.Adopt(_stored.Checks, Now, restart);
        Arm();
        if (result.RemovalIndex != 0)
        {
            await _announcer.TellRemovedAsync(former!, result.RemovalIndex);
        }

        await _announcer.TellCommittedAsync(_stored);
    }

    private Task ForgetAsync(ServiceInstance former, long index)
    {
        _stored = null;
        _knownIndex = Math.Max(_knownIndex, index);
        _isAhead = false;
        _retry.Clear();
        _judge.Adopt([], Now);
        Arm();
        return _announcer.TellRemovedAsync(former, index);
    }

    private RegistryOutcome FailedInLedger(LedgerException failure)
    {
        if (failure is LedgerLimitException)
        {
            return RegistryOutcome.Refused($"Service '{_id.ServiceId}' cannot be stored: {failure.Message}");
        }

        // Whether an interrupted commit was applied is only known after reading the row again.
        _isLoaded &= failure is not LedgerOutcomeUnknownException;
        return RegistryOutcome.Unavailable($"Service '{_id.ServiceId}' cannot be changed now: {failure.Message}");
    }

    private RegistryOutcome Done(long index) => RegistryOutcome.Done(index) with { OfNode = _id.IsNode };

    private RegistryOutcome ChangedElsewhere() =>
        RegistryOutcome.Unavailable($"Service '{_id.ServiceId}' was changed elsewhere {AttemptsMax} times meanwhile; try again.");

    private void ArmIfEarlier()
    {
        if (_judge.NextDue() < _timerDue)
        {
            Arm();
        }
    }

    // One timer, set to the next moment at which anything can happen, and never further away than the judging interval, which also keeps the
    // activation from being collected. A heartbeat only moves the deadline; the timer finds that out when it fires, and goes on waiting.
    private void Arm()
    {
        if (_judge.IsIdle && !_isAhead)
        {
            _timerDue = TimeSpan.MaxValue;
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var now = Now;
        var due = JudgeTimes.Next(now, _judge.NextDue(), _retry.Due, _options.JudgeInterval);
        _timerDue = due;
        _timer ??= this.RegisterGrainTimer(
            JudgeAsync,
            new GrainTimerCreationOptions { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
        _timer.Change(due - now, Timeout.InfiniteTimeSpan);
    }

    private static partial class Log
    {
        [LoggerMessage(5131, LogLevel.Information, "A check of service '{ServiceId}' expired.")]
        public static partial void Expired(ILogger logger, string serviceId);

        [LoggerMessage(5132, LogLevel.Warning, "The status of service '{ServiceId}' is shown, and will be committed later: {Reason} See that the database answers when this stays.")]
        public static partial void Postponed(ILogger logger, string serviceId, string reason);

        [LoggerMessage(5134, LogLevel.Debug, "The row of service '{ServiceId}' could not be read again; what is known of it counts on: {Reason}")]
        public static partial void NotRead(ILogger logger, string serviceId, string reason);

        [LoggerMessage(5133, LogLevel.Information, "Service '{ServiceId}' was removed: its check '{CheckId}' stayed critical for {After}.")]
        public static partial void RemovedOverdue(ILogger logger, string serviceId, string checkId, TimeSpan after);
    }
}
