using Actors.GrainInterfaces.KeyValue;
using Actors.Grains.KeyValue;
using Actors.Ledger;
using Actors.Tests.Infrastructure;

namespace Actors.Grains.Tests.KeyValue;

public sealed class LockCleanerTests
{
    private readonly ScriptedLedger _ledger = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly LockCleaner _cleaner;

    public LockCleanerTests() => _cleaner = new LockCleaner(_ledger, new LockDelays(_clock));

    [Fact]
    public async Task Trim_TooManyKeys_ForgetsTheOldestAndRaisesTheFloorAboveThem()
    {
        for (var key = 0; key < 10; key++)
        {
            _ledger.Apply(Mutation.Put(LockRows.Memory, $"k{key}", LockRows.Encode(key == 2 ? 70 : key)));
        }

        await _cleaner.TrimMemoryAsync(10, CancellationToken.None);
        Assert.Equal(10, await CountAsync());
        await _cleaner.TrimMemoryAsync(8, CancellationToken.None);

        Assert.Equal(4, await CountAsync());
        var (floor, _) = await _ledger.ReadAsync(LockRows.Floor, LockRows.FloorKey, CancellationToken.None);
        Assert.Equal(70, LockRows.Decode(floor!.Payload.Span));
        Assert.NotNull((await _ledger.ReadAsync(LockRows.Memory, "k9", CancellationToken.None)).Entry);
    }

    [Fact]
    public async Task RemoveDelays_ThatAreOver_LeavesTheOthers()
    {
        _ledger.Apply(Mutation.Put(LockRows.Delays, "old", LockRows.Encode(1)));
        await _cleaner.RemoveDelaysAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(1));
        _ledger.Apply(Mutation.Put(LockRows.Delays, "new", LockRows.Encode(1)));

        await _cleaner.RemoveDelaysAsync(TimeSpan.FromMinutes(1), CancellationToken.None);

        var page = await _ledger.ListAsync(new ListRequest(LockRows.Delays, ""), CancellationToken.None);
        Assert.Equal("new", Assert.Single(page.Entries).Key);
    }

    private async Task<int> CountAsync() => (await _ledger.ListAsync(new ListRequest(LockRows.Memory, ""), CancellationToken.None)).Entries.Count;
}
