using Actors.GrainInterfaces.Sessions;
using Actors.Ledger;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Actors.Grains.Sessions;

/// <summary>
/// The activation of one session. Renewals move a deadline in memory. Before an activation may end a session for its time or its
/// checks, it puts its mark into the session's watch row; one that was displaced, or that slept while another took over, has lost
/// that mark, and with it the right to end a session that lives on elsewhere.
/// </summary>
[GrainType("session")]
internal sealed partial class SessionGrain : Grain, ISessionGrain
{
    private const int AttemptsMax = 3;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PauseMin = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);
    private static readonly byte[] WatchPayload = [1];

    private readonly ILedger _ledger;
    private readonly LiveSessions _live;
    private readonly SessionEnd _end;
    private readonly AttachedChecks _checks;
    private readonly TimeProvider _timeProvider;
    private readonly SessionOptions _options;
    private readonly ILogger<SessionGrain> _logger;
    private readonly SessionCell _cell;
    private readonly SessionClock _clock = new();
    private readonly long _origin;
    private long _watchVersion;
    private long _watchedVersion;
    private IGrainTimer? _timer;

    public SessionGrain(
        ILedger ledger,
        LiveSessions live,
        SessionEnd end,
        AttachedChecks checks,
        TimeProvider timeProvider,
        IOptions<SessionOptions> options,
        ILogger<SessionGrain> logger)
    {
        _ledger = ledger;
        _live = live;
        _end = end;
        _checks = checks;
        _timeProvider = timeProvider;
        _options = options.Value;
        _logger = logger;
        _origin = timeProvider.GetTimestamp();
        _cell = new SessionCell(ledger, this.GetPrimaryKeyString());
    }

    private TimeSpan Now => _timeProvider.GetElapsedTime(_origin);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Before the first reading, so that no change after it is missed.
        _live.Open(_cell);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _live.Close(_cell);
        return Task.CompletedTask;
    }

    public async Task<SessionOutcome> Create(SessionDefinition definition)
    {
        if (await FindProblemAsync(definition) is { } problem)
        {
            return SessionOutcome.Refused(problem);
        }

        var result = await _ledger.CommitAsync(
            [
                Mutation.Put(SessionPayload.Space, _cell.Id, SessionPayload.Encode(definition, isEnding: false), 0),
                Mutation.Put(SessionPayload.WatchSpace, _cell.Id, WatchPayload),
            ],
            CancellationToken.None);
        if (!result.Applied)
        {
            return SessionOutcome.Refused($"Session '{_cell.Id}' exists already; create one with another id.");
        }

        _cell.CatchUp(result.Results[0].Index);
        (_watchVersion, _watchedVersion) = (result.Results[1].Index, result.Results[0].Index);
        _clock.Start(Now, SpanOf(definition));
        await _cell.LoadAsync();
        Arm();
        return SessionOutcome.Done(result.Results[0].Index);
    }

    public async Task<SessionOutcome> Destroy()
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var reading = await _cell.LoadAsync();
            if (reading.Session is not { } session)
            {
                return SessionOutcome.Done(reading.Index);
            }

            if (await EndAsync(session, null) is { } index)
            {
                return SessionOutcome.Done(index);
            }
        }

        throw new InvalidOperationException($"Session '{_cell.Id}' was changed elsewhere {AttemptsMax} times in a row while it was to end; try again.");
    }

    public async Task<SessionReading> Renew()
    {
        var reading = await ReadLivingAsync();
        if (reading.Session is not null)
        {
            _clock.Renew(Now);
        }

        return reading;
    }

    public Task<SessionReading> Read() => ReadLivingAsync();

    public async ValueTask<long?> Vouch(bool isVerified)
    {
        var reading = isVerified ? await _cell.LoadAsync() : await _cell.GetAsync();
        Watch(reading.Session);
        return reading.Session is { IsEnding: false } session ? session.ModifyIndex : null;
    }

    public async Task Wake()
    {
        var reading = await _cell.GetAsync();
        if (reading.Session is { IsEnding: true } ending)
        {
            await EndAsync(ending, null);
            return;
        }

        Watch(reading.Session);
    }

    private async Task<SessionReading> ReadLivingAsync()
    {
        var reading = await _cell.GetAsync();
        Watch(reading.Session);
        return reading.Session is { IsEnding: true } ? reading with { Session = null } : reading;
    }

    /// <summary>Begins to count the time of a session that this activation has not seen before: all of it, as nobody knows what is left.</summary>
    private void Watch(Session? session)
    {
        if (session is null || session.IsEnding || session.ModifyIndex == _watchedVersion)
        {
            return;
        }

        (_watchVersion, _watchedVersion) = (0, session.ModifyIndex);
        _clock.Start(Now, SpanOf(session.Definition));
        Arm();
    }

    private async Task JudgeAsync()
    {
        var pause = (TimeSpan?)null;
        try
        {
            var reading = await _cell.GetAsync();
            if (reading.Session is not { } session)
            {
                DeactivateOnIdle();
                return;
            }

            Watch(session);
            if (_watchVersion != 0 || await TryClaimAsync(session))
            {
                await EndIfOverAsync(session);
            }
        }
        catch (Exception failure)
        {
            // Mostly the database; whatever it was, the session still has to be looked after.
            pause = PauseAfterFailure;
            Log.Postponed(_logger, _cell.Id, failure.Message);
        }
        finally
        {
            Arm(pause);
        }
    }

    private async Task EndIfOverAsync(Session session)
    {
        if (session.IsEnding)
        {
            await EndAsync(session, null);
        }
        else if (_clock.HasLapsed(Now))
        {
            Log.Expired(_logger, _cell.Id, session.Definition.TtlText);
            await EndOwnAsync(session);
        }
        else if (_checks.FindProblem(session.Definition, session.CreateIndex) is { } problem)
        {
            Log.CheckFailed(_logger, _cell.Id, problem);
            await EndOwnAsync(session);
        }
    }

    private async Task EndOwnAsync(Session session)
    {
        if (await EndAsync(session, _watchVersion) is null)
        {
            // Another activation has taken over, or the session changed. Calls and the keeper come to whoever it is now.
            DeactivateOnIdle();
        }
    }

    /// <summary>Puts this activation's mark into the watch row. Whoever had its mark there counts no longer.</summary>
    private async Task<bool> TryClaimAsync(Session session)
    {
        var result = await _ledger.CommitAsync(
            [
                Mutation.Expect(SessionPayload.Space, _cell.Id, session.ModifyIndex),
                Mutation.Put(SessionPayload.WatchSpace, _cell.Id, WatchPayload),
            ],
            CancellationToken.None);
        if (result.Applied)
        {
            _watchVersion = result.Results[1].Index;
        }
        else
        {
            _cell.Forget();
        }

        return result.Applied;
    }

    private async Task<long?> EndAsync(Session session, long? watchVersion)
    {
        try
        {
            return await _end.RunAsync(session, watchVersion);
        }
        finally
        {
            _cell.Forget();
        }
    }

    private async ValueTask<string?> FindProblemAsync(SessionDefinition definition)
    {
        if (definition.Ttl is { } ttl && (ttl < _options.TtlMin || ttl > _options.TtlMax))
        {
            return $"Invalid Session TTL '{definition.TtlText}': choose one between {_options.TtlMin.TotalSeconds:0.###}s and {_options.TtlMax.TotalSeconds:0.###}s.";
        }

        if (!AttachedChecks.AreGiven(definition))
        {
            return null;
        }

        // A check that has just passed must not look critical.
        var (_, index) = await _ledger.ReadAsync(SessionPayload.Space, _cell.Id, CancellationToken.None);
        await _checks.CatchUpAsync(index);
        return _checks.FindProblem(definition, index);
    }

    private TimeSpan? SpanOf(SessionDefinition definition) => definition.Ttl is { } ttl ? ttl * _options.TtlFactor : null;

    // One timer, set to the next moment at which anything can happen; it also keeps the activation from being collected. A renewal
    // only moves the deadline; the timer finds that out when it fires, and goes on waiting.
    private void Arm(TimeSpan? pause = null)
    {
        if (_cell.Remembered is { Session: null })
        {
            _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return;
        }

        var session = _cell.Remembered?.Session;
        var wait = pause ?? (_watchVersion == 0 ? PauseMin : LookInterval);
        if (pause is null && _clock.Due is { } due && due - Now < wait)
        {
            wait = due - Now;
        }

        if (pause is null && session is not null && AttachedChecks.AreGiven(session.Definition) && _options.CheckInterval < wait)
        {
            wait = _options.CheckInterval;
        }

        _timer ??= this.RegisterGrainTimer(
            JudgeAsync,
            new GrainTimerCreationOptions { DueTime = Timeout.InfiniteTimeSpan, Period = Timeout.InfiniteTimeSpan, KeepAlive = true });
        _timer.Change(wait > PauseMin ? wait : PauseMin, Timeout.InfiniteTimeSpan);
    }

    private static partial class Log
    {
        [LoggerMessage(6221, LogLevel.Information, "Session '{Session}' was not renewed in time and ends; its TTL is {Ttl}.")]
        public static partial void Expired(ILogger logger, string session, string ttl);

        [LoggerMessage(6222, LogLevel.Information, "Session '{Session}' ends: {Problem}")]
        public static partial void CheckFailed(ILogger logger, string session, string problem);

        [LoggerMessage(6223, LogLevel.Warning, "Session '{Session}' could not be looked after: {Reason} It is tried again; see that the database answers when this stays.")]
        public static partial void Postponed(ILogger logger, string session, string reason);
    }
}
