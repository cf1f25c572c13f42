using Actors.Gateway.Access;
using Actors.Gateway.Parking;
using Actors.Ledger;
using Microsoft.Extensions.Options;
using Orleans.Serialization;

namespace Actors.Gateway.Watching;

/// <summary>
/// Lets a query wait until something that concerns it has changed since the index that its client has seen. What endpoints call; they
/// answer afterwards as they always do, with the index that the <see cref="Wake"/> tells.
/// </summary>
/// <remarks>
/// While it waits a query is a <see cref="Waiter"/> in the table and nothing else: no thread, no timer, no grain call. One that waits long is parked:
/// it begins anew when it goes on and comes here again, so what an endpoint does before it waits must not depend on anything but the request.
/// </remarks>
internal sealed class BlockingQuery
{
    private const int JitterPart = 16;

    private static readonly TimeSpan OutagePause = TimeSpan.FromSeconds(5);

    private readonly SubscriberTable _table;
    private readonly ChangeHistory _history;
    private readonly SubjectMemory _memory;
    private readonly TimeoutWheel _wheel;
    private readonly WatchMetrics _metrics;
    private readonly TimeProvider _timeProvider;
    private readonly WatchOptions _options;
    private readonly ParkedWait _parkedWait;
    private int _count;
    private int _parkedCount;

    public BlockingQuery(
        SubscriberTable table,
        ChangeHistory history,
        SubjectMemory memory,
        TimeoutWheel wheel,
        WatchMetrics metrics,
        TimeProvider timeProvider,
        IOptions<WatchOptions> options)
    {
        _table = table;
        _history = history;
        _memory = memory;
        _wheel = wheel;
        _metrics = metrics;
        _timeProvider = timeProvider;
        _options = options.Value;
        _parkedWait = new ParkedWait(table, memory, timeProvider);
        metrics.ObserveWaiters(() => Volatile.Read(ref _count), () => ParkedCount);
    }

    /// <summary>How many of those that wait are parked.</summary>
    public int ParkedCount => Volatile.Read(ref _parkedCount);

    /// <summary>Waits for the first change of a subject. Call it only when <see cref="Http.CommonQuery.IsBlocking"/>.</summary>
    /// <param name="context">The request; the wait ends when its client goes.</param>
    /// <param name="subject">What concerns the query.</param>
    /// <param name="request">The index and the time that the client gave.</param>
    /// <param name="readIndex">
    /// Tells the index of the last change of what the query shows, by a reading that contains everything up to the given index; null when
    /// it cannot tell. Asked when a change may not be news, and when the client's index is older than what is remembered; without it such
    /// a query is answered at once. So it can only be left out when the index of the answer is that of a snapshot: one that has not moved would be asked for again at once, for ever.
    /// </param>
    /// <param name="readIndexAfter">The same, asked instead when it is only a change that may not be news: one that was seen here, so no database is needed. It is kept while the request is parked, so it must hold nothing of it.</param>
    /// <exception cref="TooManyWatchersException">As many wait as may.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    /// <exception cref="AccessDeniedException">The caller's token does not count any more, or not for this.</exception>
    public async ValueTask<Wake> WaitAsync(
        HttpContext context, WatchSubject subject, WaitRequest request, Func<long, ValueTask<long?>>? readIndex = null, Func<long, ValueTask<long?>>? readIndexAfter = null)
    {
        var access = RequestAccess.Of(context);
        var parking = request.MayPark ? context.Features.Get<IRequestParking>() : null;
        var waiter = Unpark(context, parking, subject);
        var endsAt = waiter?.EndsAt ?? _timeProvider.GetTimestamp() + (long)(DurationOf(request).TotalSeconds * _timeProvider.TimestampFrequency);
        var judge = readIndexAfter is null ? null : new Judge(request.After, readIndexAfter);
        for (var judged = request.After; ; waiter = null)
        {
            var isUnparked = waiter is not null;
            waiter ??= new Waiter(subject, judged, endsAt, judge);
            try
            {
                var finding = await FindAsync(context, waiter, isUnparked, parking);
                await access.ConfirmAsync(finding.Index);
                if (finding.Verdict == Verdict.Unchanged)
                {
                    return Same(request.After);
                }

                if (finding.Verdict == Verdict.Changed || readIndex is null)
                {
                    return new Wake(finding.Index, 0);
                }

                judged = Math.Max(finding.Index, waiter.ListedAt);
                var read = finding.Verdict == Verdict.Uncertain ? readIndexAfter ?? readIndex : readIndex;
                if (await read(judged) is not { } index || index > request.After)
                {
                    return new Wake(finding.Index, 0);
                }

                _memory.WasQuiet(subject, index, judged);
            }
            catch (Exception failure) when (IsOutage(failure))
            {
                // Nobody can say whether something was missed. The client is answered with what is known, but not in a tight loop.
                await StayAsync(context, waiter, Min(OutagePause, Remaining(endsAt)), parking: null);
                return Wake.None;
            }
            finally
            {
                if (!waiter.IsParked)
                {
                    waiter.Forget();
                    _table.TryRemove(waiter, out _);
                }
            }
        }
    }

    /// <summary>How long such a request waits at most, but for the part that keeps queries from ending together.</summary>
    public TimeSpan LimitOf(WaitRequest request) =>
        request.Wait is { } asked && asked > TimeSpan.Zero ? Min(asked, _options.WaitMax) : _options.WaitDefault;

    /// <summary>Waits in place of a query that is parked.</summary>
    public Task WaitParkedAsync(Waiter waiter, Judge judge) => _parkedWait.RunAsync(waiter, judge);

    /// <summary>Forgets somebody who waited.</summary>
    public void Leave(Waiter waiter)
    {
        _table.TryRemove(waiter, out _);
        _wheel.Remove(waiter);
        Interlocked.Decrement(ref _count);
        Interlocked.Decrement(ref _parkedCount);
    }

    // What waited while the request was parked; null when it was not.
    private Waiter? Unpark(HttpContext context, IRequestParking? parking, WatchSubject subject)
    {
        if (parking?.Resume(context) is not { } parked)
        {
            return null;
        }

        if (parked is Waiter waiter && waiter.Subject == subject && waiter.TryUnpark())
        {
            Interlocked.Decrement(ref _parkedCount);
            return waiter;
        }

        parked.Abandon();
        return null;
    }

    // Lists the waiter and looks whether it has missed something; if it has not, waits. One that was parked has done all that.
    private async ValueTask<Finding> FindAsync(HttpContext context, Waiter waiter, bool isUnparked, IRequestParking? parking)
    {
        if (!isUnparked)
        {
            if (!_table.TryAdd(waiter))
            {
                return new Finding(Verdict.Unchanged);
            }

            var verdict = _history.Find(waiter.Subject, waiter.After, waiter.ListedAt, out var foundAt);
            if (verdict == Verdict.Unknown)
            {
                verdict = _memory.QuietUpTo(waiter.Subject, waiter.After) >= foundAt ? Verdict.Unchanged : Verdict.Unknown;
            }

            if (verdict != Verdict.Unchanged)
            {
                return new Finding(verdict, verdict == Verdict.Unknown ? 0 : foundAt);
            }
        }

        var reason = isUnparked ? await GoOnAsync(context, waiter) : await StayAsync(context, waiter, Remaining(waiter.EndsAt), parking);
        if (_table.TryRemove(waiter, out var index) && reason == WakeReason.TimedOut)
        {
            _memory.WasQuiet(waiter.Subject, waiter.After, index);
        }

        // What changed while its time ran out is not left for later.
        return waiter.ChangedAt != 0 ? new Finding(waiter.Verdict, waiter.ChangedAt)
            : reason == WakeReason.Lost ? new Finding(Verdict.Changed)
            : new Finding(Verdict.Unchanged);
    }

    // Waits on the request itself, until it is parked.
    private async ValueTask<WakeReason> StayAsync(HttpContext context, Waiter waiter, TimeSpan wait, IRequestParking? parking)
    {
        if (Interlocked.Increment(ref _count) > _options.WaitersMax)
        {
            Interlocked.Decrement(ref _count);
            throw new TooManyWatchersException("waiting queries", _options.WaitersMax);
        }

        _wheel.Add(waiter, wait);
        waiter.Heed(RequestAccess.Of(context).Revoked);
        await using (context.RequestAborted.UnsafeRegister(static waiting => ((Waiter)waiting!).Wake(WakeReason.Abandoned), waiter))
        {
            if (parking is not null && wait > _options.ParkAfter && await IsPatienceOverAsync(waiter) && parking.TryPark(context, waiter))
            {
                Interlocked.Increment(ref _parkedCount);
                waiter.Park(this);
                throw new RequestParkedException();
            }

            await waiter.Woken;
        }

        return await GoOnAsync(context, waiter);
    }

    // False when it was woken before.
    private async ValueTask<bool> IsPatienceOverAsync(Waiter waiter)
    {
        var patience = new Patience();
        _wheel.Add(patience, _options.ParkAfter);
        var first = await Task.WhenAny(waiter.Woken, patience.Over);
        _wheel.Remove(patience);
        return first != waiter.Woken;
    }

    private async ValueTask<WakeReason> GoOnAsync(HttpContext context, Waiter waiter)
    {
        var reason = await waiter.Woken;
        _wheel.Remove(waiter);
        Interlocked.Decrement(ref _count);
        _metrics.Woken(reason);
        return reason == WakeReason.Abandoned ? throw new OperationCanceledException(context.RequestAborted) : reason;
    }

    // An index that is yet to come, or was lost with a database, is not given back: the client sees a lower one and starts over.
    private Wake Same(long after) => after <= _table.Index ? new Wake(0, after) : Wake.None;

    private TimeSpan DurationOf(WaitRequest request)
    {
        var wait = LimitOf(request);
        return wait + (wait / JitterPart * Random.Shared.NextDouble());
    }

    private TimeSpan Remaining(long endsAt)
    {
        var now = _timeProvider.GetTimestamp();
        return now >= endsAt ? TimeSpan.Zero : _timeProvider.GetElapsedTime(now, endsAt);
    }

    private static bool IsOutage(Exception failure) =>
        failure is LedgerUnavailableException or UnavailableExceptionFallbackException or SiloUnavailableException or TimeoutException;

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    // The index is that of the change; 0 when it is not known.
    private readonly record struct Finding(Verdict Verdict, long Index = 0);
}

/// <summary>What a client asks for when it asks to wait.</summary>
/// <param name="After">The index that it has seen.</param>
/// <param name="Wait">How long; null or zero for the default.</param>
/// <param name="MayPark">Whether the request may begin anew when it goes on: not when something that it has read before decides what it waits for.</param>
internal readonly record struct WaitRequest(long After, TimeSpan? Wait, bool MayPark = true);
