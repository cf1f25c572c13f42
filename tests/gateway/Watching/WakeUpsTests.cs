using Actors.Gateway.Watching;
using Actors.Ledger;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Tests.Watching;

public sealed class WakeUpsTests
{
    [Fact]
    public async Task Add_ManyRows_AllWakeAfterTheirRestWhateverTheClockShows()
    {
        var wakeUps = new WakeUps(TimeProvider.System, Options.Create(new WatchOptions { BurstWait = TimeSpan.FromMilliseconds(2) }));

        // A rest that ends within a tick of the clock is rare; many rounds meet it.
        for (var round = 0; round < 300; round++)
        {
            var waiter = Taken(WatchSubject.KeyPrefix("a"));
            wakeUps.Add([waiter], WakeReason.Changed);

            Assert.Equal(WakeReason.Changed, await waiter.Woken.WaitAsync(TimeSpan.FromSeconds(20)));
        }
    }

    [Fact]
    public async Task Add_ThousandsAtOnce_WakesAll()
    {
        var wakeUps = new WakeUps(TimeProvider.System, Options.Create(new WatchOptions()));
        var waiters = Enumerable.Range(0, 5000).Select(_ => Taken(WatchSubject.Key("a"))).ToArray();

        wakeUps.Add([.. waiters], WakeReason.Changed);

        await Task.WhenAll(waiters.Select(waiter => waiter.Woken)).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Add_OneRow_DoesNotRest()
    {
        var wakeUps = new WakeUps(new FakeTimeProvider(), Options.Create(new WatchOptions()));
        var (row, rows) = (Taken(WatchSubject.Key("a")), Taken(WatchSubject.KeyPrefix("a")));

        wakeUps.Add([row, rows], WakeReason.Changed);

        await row.Woken.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.False(rows.Woken.IsCompleted);
    }

    private static Waiter Taken(WatchSubject subject)
    {
        var waiter = new Waiter(subject, 0);
        waiter.TakeLocked(new Change(1, "kv", "a", MutationKind.Put));
        return waiter;
    }
}
