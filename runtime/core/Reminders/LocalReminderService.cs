using System.Globalization;
using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Actors.Runtime.Reminders;

/// <summary>
/// Keeps this silo's schedule equal to what the table has for this silo's part of the ring: reads what it gains as soon as the ring
/// changes, drops what it loses, and reads everything again from time to time.
/// </summary>
internal sealed partial class LocalReminderService : IReminderService, ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    public const string Role = "reminders";

    // Around a change of owner a tick is sent twice rather than never: those due up to this long before the ring changed are sent late. A
    // silo that died may have left more unsent than one that gave its part up.
    private static readonly TimeSpan CatchUpAfterDeath = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CatchUpAfterChange = TimeSpan.FromSeconds(2);

    // A change that had to be told several times still ticks at once when it was due in this time.
    private static readonly TimeSpan ArrivalMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPauseMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);

    private readonly IReminderTable _table;
    private readonly IReminderRings _rings;
    private readonly ReminderTicker _ticker;
    private readonly SystemTargetTable _systemTargets;
    private readonly SiloAddress _silo;
    private readonly ReminderOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<LocalReminderService> _logger;
    private readonly ReminderPages _pages;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    // Of the loop alone.
    private DirectoryRing _ring = DirectoryRing.Empty;
    private RingRanges _loaded = RingRanges.Empty;
    private DateTime _refreshAt = DateTime.MinValue;
    private int _failureCount;
    private DateTime? _catchUpFrom;
    private volatile bool _isSettled;

    public LocalReminderService(
        IReminderTable table, IReminderRings rings, ReminderTicker ticker, SystemTargetTable systemTargets, LocalSilo silo, IServiceProvider services)
    {
        _table = table;
        _rings = rings;
        _ticker = ticker;
        _systemTargets = systemTargets;
        _silo = silo.Address;
        _options = services.GetRequiredService<IOptions<ReminderOptions>>().Value;
        _timeProvider = services.GetRequiredService<TimeProvider>();
        _logger = services.GetRequiredService<ILogger<LocalReminderService>>();
        _pages = new ReminderPages(table);
    }

    /// <summary>True while the schedule is what the ring and the last reading say, and nothing is being read.</summary>
    public bool IsSettled => ReferenceEquals(_rings.Current, _ring) && _isSettled;

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe("reminder table", ServiceLifecycleStage.ApplicationServices, StartTableAsync, token => _table.StopAsync(token));
        lifecycle.Subscribe("reminders", ServiceLifecycleStage.Active, StartAsync);

        // Not before the others know that this silo leaves: until their ring has changed, nobody else sends its ticks.
        lifecycle.Subscribe("end of reminders", ServiceLifecycleStage.GrainDeactivation, _ => Task.CompletedTask, StopAsync);
    }

    public async ValueTask<bool> Set(ReminderEntry entry)
    {
        if (!IsOwned(entry.GrainId))
        {
            return false;
        }

        var key = ReminderKey.Of(entry);
        string? known = null;
        _ticker.Change(schedule => known = schedule.FindVersion(key));
        if (known is not null && IsNewerOrEqual(known, entry.ETag))
        {
            // Two changes have overtaken each other on their way, or the reminder was made anew; the table knows which one stands.
            if (await _table.ReadRow(entry.GrainId, entry.ReminderName).ConfigureAwait(false) is not { } row)
            {
                return await Remove(entry.GrainId, entry.ReminderName).ConfigureAwait(false);
            }

            entry = row;
        }

        var now = UtcNow();
        _ticker.Change(schedule => schedule.Set(entry, now, now - ArrivalMax));
        return true;
    }

    public ValueTask<bool> Remove(GrainId grainId, string reminderName)
    {
        _ticker.Change(schedule => schedule.Remove(new ReminderKey(grainId, reminderName)));
        return new(IsOwned(grainId));
    }

    public void Dispose() => _stopping.Dispose();

    private async Task StartTableAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _table.StartAsync(cancellationToken).WaitAsync(_options.InitializationTimeout, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException timeout)
        {
            throw new OrleansConfigurationException(
                $"The table of reminders '{_table}' was not ready within ReminderOptions.InitializationTimeout, '{_options.InitializationTimeout}'; check its database.", timeout);
        }

        _systemTargets.Add(Role, _silo, this);
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _running = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        _ticker.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                _isSettled = false;
                var pause = await StepAsync(cancellationToken).ConfigureAwait(false);
                _isSettled = true;
                await WaitAsync(pause, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>Brings the schedule up to the ring and the table; returns how long nothing needs to be done unless the ring changes.</summary>
    private async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        FollowRing();
        var owned = _ring.RangesOf(_silo);
        var isRefresh = UtcNow() >= _refreshAt;
        try
        {
            var gained = owned.Except(_loaded);
            if (!await LoadAsync(gained, cancellationToken).ConfigureAwait(false))
            {
                return TimeSpan.Zero;
            }

            _catchUpFrom = null;
            if (isRefresh)
            {
                if (!await LoadAsync(owned.Except(gained), cancellationToken).ConfigureAwait(false))
                {
                    return TimeSpan.Zero;
                }

                _refreshAt = UtcNow() + _options.RefreshReminderListPeriod;
            }

            OnSuccess();
            return TimeSpan.FromTicks(Math.Clamp((_refreshAt - UtcNow()).Ticks, 0, LongestPause.Ticks));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return OnFailure(exception);
        }
    }

    private void FollowRing()
    {
        var ring = _rings.Current;
        if (ReferenceEquals(ring, _ring))
        {
            return;
        }

        // The first ring of a silo that is alone takes over from nobody: what was missed while no silo ran is skipped.
        if (_ring.Silos.Count > 0 || ring.Silos.Count > 1)
        {
            var from = UtcNow() - (_ring.Silos.Any(_rings.IsDead) ? CatchUpAfterDeath : CatchUpAfterChange);
            _catchUpFrom = _catchUpFrom < from ? _catchUpFrom : from;
        }

        _ring = ring;
        var owned = ring.RangesOf(_silo);
        _loaded = _loaded.Intersect(owned);
        _ticker.Change(schedule => schedule.Retain(owned));
        Log.RingChanged(_logger, ring.Silos.Count, owned.Items.Count);
    }

    // Reads page after page; false when the ring has changed meanwhile and something else may be more urgent.
    private async Task<bool> LoadAsync(RingRanges ranges, CancellationToken cancellationToken)
    {
        if (ranges.IsEmpty)
        {
            return true;
        }

        _ticker.Change(static schedule => schedule.BeginLoad());
        var read = RingRanges.Empty;
        try
        {
            await foreach (var (page, rows) in _pages.ReadAsync(ranges, cancellationToken).ConfigureAwait(false))
            {
                var now = UtcNow();
                _ticker.Change(schedule => schedule.Merge(rows, now, _catchUpFrom ?? now));
                read = read.Union(RingRanges.Of([page]));
                if (!ReferenceEquals(_rings.Current, _ring))
                {
                    return false;
                }
            }
        }
        finally
        {
            _ticker.Change(schedule => schedule.EndLoad(read));
            _loaded = _loaded.Union(read);
        }

        return true;
    }

    private async Task WaitAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await _rings.ChangedAsync(_ring, waiting.Token).WaitAsync(pause, _timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await waiting.CancelAsync().ConfigureAwait(false);
        }
    }

    private void OnSuccess()
    {
        if (_failureCount > 0)
        {
            Log.ReadAgain(_logger, _failureCount);
        }

        _failureCount = 0;
    }

    private TimeSpan OnFailure(Exception exception)
    {
        _failureCount++;
        var pause = RetryPause * (1 << Math.Min(_failureCount - 1, 5));
        pause = pause < RetryPauseMax ? pause : RetryPauseMax;
        Log.NotRead(_logger, exception, _ticker.Count, pause);
        return pause;
    }

    private static bool IsNewerOrEqual(string known, string other) =>
        long.TryParse(known, NumberStyles.None, CultureInfo.InvariantCulture, out var knownVersion)
        && long.TryParse(other, NumberStyles.None, CultureInfo.InvariantCulture, out var otherVersion)
        && knownVersion >= otherVersion;

    private bool IsOwned(GrainId grainId) => _silo.Equals(_rings.Current.OwnerOf(grainId.GetUniformHashCode()));

    private DateTime UtcNow() => _timeProvider.GetUtcNow().UtcDateTime;

    private static partial class Log
    {
        [LoggerMessage(2411, LogLevel.Information, "{SiloCount} silos share the reminders; this one keeps {RangeCount} ranges of the ring")]
        public static partial void RingChanged(ILogger logger, int siloCount, int rangeCount);

        [LoggerMessage(2412, LogLevel.Warning, "The table of reminders cannot be read; the {Count} reminders in memory go on ticking, and it is tried again in {Pause}, so see that the database answers")]
        public static partial void NotRead(ILogger logger, Exception exception, int count, TimeSpan pause);

        [LoggerMessage(2413, LogLevel.Information, "The table of reminders is read again after {FailureCount} failures")]
        public static partial void ReadAgain(ILogger logger, int failureCount);
    }
}
