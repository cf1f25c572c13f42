using Actors.Gateway.Parking;
using Actors.Gateway.Watching;
using Actors.Ledger;
using Actors.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Tests.Watching;

/// <summary>A parked query and changes of which only a reading can tell whether they concern it.</summary>
public sealed class ParkedWaitTests : IDisposable
{
    private const long Seen = 1;

    private static readonly WatchSubject Subject = WatchSubject.KeyPrefix("") with { View = "what it shows" };

    private readonly FakeTimeProvider _time = new();
    private readonly SubscriberTable _table = new();
    private readonly WatchMetrics _metrics = new();
    private readonly Parking _parking = new();
    private readonly List<long> _judged = [];
    private readonly TimeoutWheel _wheel;
    private readonly BlockingQuery _query;
    private Func<long, Task<long?>> _read = _ => Task.FromResult<long?>(Seen);

    public ParkedWaitTests()
    {
        var history = new ChangeHistory(16);
        history.StartOver(Seen);
        _table.StartOver(Seen, []);
        _wheel = new TimeoutWheel(_time);
        _query = new BlockingQuery(_table, history, new SubjectMemory(16), _wheel, _metrics, _time, Options.Create(new WatchOptions()));
    }

    public void Dispose()
    {
        _wheel.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Change_NoNews_LeavesTheRequestParkedUntilThereAreSome()
    {
        var ended = await ParkAsync();
        Change(2);
        await Eventually.TrueAsync(() => _judged.Count == 1 && _table.Count == 1);
        Change(3);
        await Eventually.TrueAsync(() => _judged.Count == 2 && _table.Count == 1);
        Assert.False(ended.IsCompleted);

        _read = judged => Task.FromResult<long?>(judged);
        Change(4);
        await ended.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(new Wake(AtLeast: 4, SameIndex: 0), await WaitAsync());
        Assert.Equal([2, 3, 4], _judged);
        Assert.Equal((0, 0), (_query.ParkedCount, _table.Count));
    }

    [Fact]
    public async Task Time_OverAfterAChangeThatWasNoNews_AnswersTheSameIndex()
    {
        var ended = await ParkAsync();
        Change(2);
        await Eventually.TrueAsync(() => _judged.Count == 1 && _table.Count == 1);

        _time.Advance(TimeSpan.FromMinutes(2));
        await ended.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(new Wake(0, Seen), await WaitAsync());
        Assert.Equal(0, _table.Count);
    }

    [Fact]
    public async Task Client_GoesWhileAChangeIsJudged_NothingIsKept()
    {
        var ended = await ParkAsync();
        var reading = new TaskCompletionSource<long?>();
        _read = _ => reading.Task;
        Change(2);
        await Eventually.TrueAsync(() => _judged.Count == 1);

        _parking.Parked!.Abandon();
        reading.SetResult(Seen);
        await ended.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal((0, 0, 0), (_query.ParkedCount, _table.Count, _time.ArmedTimers));
    }

    // Gives what the connection waits for.
    private async Task<Task> ParkAsync()
    {
        var waiting = WaitAsync();
        _time.Advance(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAsync<RequestParkedException>(() => waiting);
        return _parking.Parked!.EndAsync();
    }

    private Task<Wake> WaitAsync()
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IRequestParking>(_parking);
        return _query.WaitAsync(context, Subject, new WaitRequest(Seen, TimeSpan.FromMinutes(1)), ReadAsync, ReadAsync).AsTask();
    }

    private ValueTask<long?> ReadAsync(long judged)
    {
        _judged.Add(judged);
        return new ValueTask<long?>(_read(judged));
    }

    private void Change(long index)
    {
        var woken = new List<Subscriber>();
        _table.Route(new Change(index, "kv", "a", MutationKind.Put), woken);
        Assert.Single(woken).Wake(WakeReason.Changed);
    }

    private sealed class Parking : IRequestParking
    {
        public IParkedRequest? Parked { get; private set; }

        public bool TryPark(HttpContext context, IParkedRequest parked)
        {
            Parked = parked;
            return true;
        }

        public IParkedRequest? Resume(HttpContext context)
        {
            var parked = Parked;
            Parked = null;
            return parked;
        }
    }
}
