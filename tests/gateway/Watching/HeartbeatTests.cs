using System.IO.Pipelines;
using System.Text;
using Actors.Gateway.Tests.Http;
using Actors.Gateway.Watching;
using Actors.Gateway.Watching.Streams;
using Actors.Ledger;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.Watching;

/// <summary>The place that a silent stream tells its client.</summary>
public sealed class HeartbeatTests
{
    private static readonly WatchOptions Options = new();

    [Theory]
    [InlineData(false, "id: 1000\n: heartbeat")]
    [InlineData(true, null)]
    public async Task Heartbeat_AfterTheIndexMoved_TellsItOnlyWhenEveryChangeWasRouted(bool startsOver, string? expected)
    {
        var time = new FakeTimeProvider();
        using var wheel = new TimeoutWheel(time);
        var table = new SubscriberTable();
        var woken = new List<Subscriber>();
        var pipe = new Pipe();
        using var writer = new EventWriter(pipe.Writer, TimeSpan.FromMinutes(1), time);
        var running = new WatchStream(new IdleLedger(), table, wheel, Options, new EmptySource(), writer).RunAsync(null, CancellationToken.None);
        await Eventually.TrueAsync(() => time.ArmedTimers == 1);

        // The follower starts over and wakes the stream only later; or it routes a change of something else.
        if (startsOver)
        {
            table.StartOver(1000, woken);
        }
        else
        {
            table.Route(new Change(1000, "kv", "other", MutationKind.Put), woken);
        }

        // The end of the wait stops the wheel before this returns; the next wait starts it again.
        time.Advance(Options.HeartbeatInterval + TimeSpan.FromMilliseconds(100));
        await Eventually.TrueAsync(() => time.ArmedTimers == 1);
        var all = startsOver ? woken : Closed(table);
        Assert.Single(all).Wake(WakeReason.Stopping);
        await running;
        await pipe.Writer.CompleteAsync();
        var text = Encoding.UTF8.GetString((await pipe.Reader.ReadAtLeastAsync(int.MaxValue)).Buffer.FirstSpan);
        Assert.Contains("event: live", text, StringComparison.Ordinal);
        if (expected is null)
        {
            Assert.DoesNotContain("1000", text, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains(expected, text, StringComparison.Ordinal);
        }
    }

    private static List<Subscriber> Closed(SubscriberTable table)
    {
        var woken = new List<Subscriber>();
        table.Close(woken);
        return woken;
    }

    private sealed class EmptySource : IWatchSource
    {
        public WatchSubject Subject { get; } = WatchSubject.Key("a");

        public IAsyncEnumerable<WatchEvent> SnapshotAsync(long atLeast, CancellationToken cancellationToken) => AsyncEnumerable.Empty<WatchEvent>();

        public ValueTask<IReadOnlyList<WatchEvent>> DescribeAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken) => new([]);
    }
}
