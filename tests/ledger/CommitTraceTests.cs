using System.Collections.Concurrent;
using System.Diagnostics;
using Actors.Ledger.Commit;
using Actors.Ledger.Storage;
using Actors.Ledger.Tail;
using Actors.Sql;
using Microsoft.Extensions.Logging.Abstractions;

namespace Actors.Ledger.Tests;

/// <summary>The spans of commits and readings.</summary>
public sealed class CommitTraceTests : IDisposable
{
    private static readonly LedgerOptions Options = new();

    private readonly ConcurrentDictionary<ActivityTraceId, bool> _sampled = new();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public CommitTraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LedgerSpans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                _sampled.ContainsKey(options.Parent.TraceId) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (_sampled.ContainsKey(activity.TraceId))
                {
                    _ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Theory, EachBackend]
    public async Task Commit_Sampled_HasItsWaitAndItsGroup(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        using var caller = Begin();

        await ledger.PutAsync("a", "1");

        Assert.Same(caller, Activity.Current);
        var write = Below(caller, "ledger write");
        var wait = Below(write, "wait for group");
        var group = Below(write, "ledger commit");
        Assert.Equal((1, 1), (write.GetTagItem("actors.ledger.mutations"), group.GetTagItem("actors.ledger.group.size")));
        Assert.Equal(group.Context, Assert.Single(write.Links).Context);
        Assert.InRange(wait.StartTimeUtc, write.StartTimeUtc, group.StartTimeUtc);
        Assert.Equal(3, _ended.Count);
    }

    [Fact]
    public async Task Group_OfSeveralCallers_HangsOnTheFirstThatIsTracedAndLinksToTheOthers()
    {
        using var first = Begin();
        var firstUnit = NewUnit("a");
        using var second = Begin();
        var secondUnit = NewUnit("b");
        Activity.Current = null;

        await CommitAsync(NewUnit("untraced"), firstUnit, secondUnit);
        firstUnit.Trace!.End(firstUnit.Task);
        secondUnit.Trace!.End(secondUnit.Task);

        var group = Below(Below(first, "ledger write"), "ledger commit");
        Assert.Equal((3, 3), (group.GetTagItem("actors.ledger.group.size"), group.GetTagItem("actors.ledger.group.callers")));
        Assert.Equal(Below(second, "ledger write").Context, Assert.Single(group.Links).Context);
        Assert.Equal(group.Context, Assert.Single(Below(second, "ledger write").Links).Context);
    }

    [Fact]
    public async Task Commit_ThatIsRefused_IsAnErrorAndWaitsNoLonger()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        var host = await database.OpenHostAsync();
        await host.StopAsync(CancellationToken.None);
        using var caller = Begin();

        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await host.Ledger.PutAsync("a", "1"));

        var write = Below(caller, "ledger write");
        Assert.Equal(ActivityStatusCode.Error, write.Status);
        Below(write, "wait for group");
    }

    [Fact]
    public async Task Commit_NotSampled_MakesNoSpan()
    {
        await using var database = await TestDatabase.CreateAsync(SqlDialect.Sqlite);
        var ledger = await database.OpenAsync();
        using var caller = Begin(ActivityTraceFlags.None);

        await ledger.PutAsync("a", "1");
        caller.Stop();
        caller.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        await ledger.PutAsync("a", "2");

        Assert.Empty(_ended);
    }

    [Theory, EachBackend]
    public async Task Reading_Sampled_HasASpan(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);
        var ledger = await database.OpenAsync();
        using var caller = Begin();

        await ledger.GetAsync("a");

        Assert.Same(caller, Activity.Current);
        Below(caller, "ledger read");
    }

    private Activity Begin(ActivityTraceFlags flags = ActivityTraceFlags.Recorded)
    {
        Activity.Current = null;
        var caller = new Activity("caller") { ActivityTraceFlags = flags };
        caller.SetIdFormat(ActivityIdFormat.W3C).Start();
        _sampled[caller.TraceId] = true;
        return caller;
    }

    private Activity Below(Activity parent, string name) => Assert.Single(_ended, span => span.ParentSpanId == parent.SpanId && span.OperationName == name);

    private static PendingCommit NewUnit(string key) => new([Mutation.Put("kv", key, default)], 10, TimeProvider.System.GetTimestamp()) { Trace = CommitTrace.TryBegin(1) };

    // All at once, so that they travel in one group.
    private static async Task CommitAsync(params PendingCommit[] units)
    {
        var queue = new CommitQueue(Options, TimeProvider.System);
        await using var store = new Sqlite.SqliteStore(DatabaseTarget.OfFile("unused"), Options, TimeProvider.System);
        await using var tail = new ChangeTail(store, new SnapshotReader(store, DatabaseTarget.OfFile("unused"), Options.RetryPauseMax), Options, TimeProvider.System, NullLogger.Instance);
        using var metrics = new LedgerMetrics();
        await using var committer = new Committer(queue, new ObligingWriter(), tail, Options, TimeProvider.System, metrics, NullLogger.Instance);
        foreach (var unit in units)
        {
            await queue.EnqueueAsync(unit, CancellationToken.None);
        }

        queue.Close(() => throw new InvalidOperationException("Nothing more comes."));
        await committer.RunAsync(CancellationToken.None);
        await Task.WhenAll(units.Select(unit => unit.Task));
    }

    /// <summary>Takes every group, and writes nothing.</summary>
    private sealed class ObligingWriter : ILedgerWriter
    {
        public ValueTask<bool> ConnectAsync(CommitGroup? unresolved, CancellationToken cancellationToken) => new(false);

        public ValueTask CommitAsync(CommitGroup group, CancellationToken cancellationToken)
        {
            group.BeginAttempt();
            return default;
        }

        public ValueTask DisposeAsync() => default;
    }
}
