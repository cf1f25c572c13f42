using System.Text;
using Actors.GrainInterfaces.KeyValue;
using Actors.Grains.KeyValue;
using Actors.Ledger;

namespace Actors.Grains.Tests.KeyValue;

public sealed class KeyValueCellTests
{
    private const string Key = "a";

    private readonly ScriptedLedger _ledger = new();
    private readonly KeyValueCell _cell;

    public KeyValueCellTests() => _cell = new KeyValueCell(_ledger, Key);

    [Fact]
    public async Task Get_Repeated_ReadsTheLedgerOnce()
    {
        Elsewhere("one");

        Assert.Equal("one", await GetAsync());
        Assert.Equal("one", await GetAsync());

        Assert.Equal(1, _ledger.ReadCount);
    }

    [Fact]
    public async Task Get_AbsentKey_IsRememberedWithTheIndexOfItsSnapshot()
    {
        _ledger.Apply(Mutation.Put("kv", "other", Payload("x")));

        var reading = await _cell.GetAsync();
        await _cell.GetAsync();

        Assert.Null(reading.Entry);
        Assert.Equal(1, reading.Index);
        Assert.Equal(1, _ledger.ReadCount);
    }

    [Fact]
    public async Task Put_ThenGet_NeedsNoReading()
    {
        await _cell.GetAsync();

        var written = await _cell.PutAsync(Put("one"));

        Assert.True(written.Applied);
        Assert.Equal("one", await GetAsync());
        Assert.Equal(1, _ledger.ReadCount);
    }

    [Fact]
    public async Task Put_SameValueAndFlags_CommitsNothing()
    {
        var first = await _cell.PutAsync(Put("one", flags: 7));

        var second = await _cell.PutAsync(Put("one", flags: 7));

        Assert.Equal(first, second);
        Assert.Equal(1, _ledger.CommitCount);
    }

    [Fact]
    public async Task Put_LostRace_OverwritesWhatWonWhenNothingWasExpected()
    {
        await _cell.GetAsync();
        _ledger.BeforeCommit = Once(() => Elsewhere("theirs"));

        var written = await _cell.PutAsync(Put("ours"));

        Assert.Equal(new KeyValueWritten(true, 2), written);
        Assert.Equal("ours", await GetAsync());
    }

    [Fact]
    public async Task Put_LostRace_IsRefusedWhenAVersionWasExpected()
    {
        var version = (await _cell.PutAsync(Put("one"))).Index;
        _ledger.BeforeCommit = Once(() => Elsewhere("theirs"));

        var written = await _cell.PutAsync(Put("ours", expected: (ulong)version));

        Assert.Equal(new KeyValueWritten(false, 2), written);
        Assert.Equal("theirs", await GetAsync());
    }

    [Fact]
    public async Task Put_LosingEveryRace_GivesUpInWords()
    {
        var number = 0;
        _ledger.BeforeCommit = () => Elsewhere($"theirs {number++}");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () => await _cell.PutAsync(Put("ours")));

        Assert.Contains("'a'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(8, _ledger.CommitCount);
    }

    [Fact]
    public async Task Put_VersionLaterThanTheCachedOne_LooksBeforeItRefuses()
    {
        await _cell.GetAsync();
        var theirs = Elsewhere("theirs");

        Assert.True((await _cell.PutAsync(Put("ours", expected: (ulong)theirs))).Applied);
    }

    [Fact]
    public async Task Put_LockedKey_KeepsTheLock()
    {
        _ledger.Apply(Mutation.Put("kv", Key, KeyValuePayload.Encode("one"u8, 0, 3, "session")));

        await _cell.PutAsync(Put("two"));

        var entry = (await _cell.LoadAsync()).Entry!;
        Assert.Equal((3, "session"), (entry.LockIndex, entry.Session));
    }

    [Fact]
    public async Task Delete_LostRace_IsRefusedWhenAVersionWasExpected()
    {
        var version = (await _cell.PutAsync(Put("one"))).Index;
        _ledger.BeforeCommit = Once(() => Elsewhere("theirs"));

        var written = await _cell.DeleteAsync(new DeleteKeyValue((ulong)version));

        Assert.False(written.Applied);
        Assert.Equal("theirs", await GetAsync());
    }

    [Fact]
    public async Task Delete_ThenGet_IsAbsentAtTheIndexOfTheDelete()
    {
        await _cell.PutAsync(Put("one"));

        var written = await _cell.DeleteAsync(new DeleteKeyValue(null));

        Assert.Equal(new KeyValueReading(null, written.Index), await _cell.GetAsync());
        Assert.True((await _cell.DeleteAsync(new DeleteKeyValue(5))).Applied);
    }

    [Fact]
    public async Task CatchUp_LaterChange_IsSeenByTheNextReading()
    {
        await _cell.PutAsync(Put("one"));
        var theirs = Elsewhere("theirs");

        _cell.CatchUp(theirs);

        Assert.Equal("theirs", await GetAsync());
    }

    [Fact]
    public async Task CatchUp_OwnChange_KeepsTheMemory()
    {
        await _cell.GetAsync();
        var written = await _cell.PutAsync(Put("one"));

        _cell.CatchUp(written.Index);
        await _cell.GetAsync();

        Assert.Equal(1, _ledger.ReadCount);
    }

    [Fact]
    public async Task CatchUp_WhileAnOlderSnapshotIsOnItsWay_DoesNotLetItIn()
    {
        Elsewhere("one");
        var reading = new TaskCompletionSource();
        _ledger.AfterRead = () => reading.Task;
        var early = _cell.GetAsync().AsTask();
        _ledger.AfterRead = null;
        _cell.CatchUp(Elsewhere("two"));

        reading.SetResult();
        await early;

        Assert.Equal("two", await GetAsync());
    }

    [Fact]
    public async Task CatchUp_OvertakingACommit_DoesNotLetTheOlderValueIn()
    {
        await _cell.GetAsync();
        var commit = new TaskCompletionSource();
        _ledger.AfterCommit = () => commit.Task;
        var put = _cell.PutAsync(Put("ours")).AsTask();
        _cell.CatchUp(_ledger.Apply(Mutation.Delete("kv", Key)).Index);

        commit.SetResult();
        Assert.True((await put).Applied);

        Assert.Null((await _cell.GetAsync()).Entry);
    }

    [Fact]
    public async Task Put_SameValueAfterSomebodyRemovedIt_StoresItAgain()
    {
        await _cell.PutAsync(Put("one"));
        _ledger.Apply(Mutation.Delete("kv", Key));

        Assert.Equal(new KeyValueWritten(true, 3), await _cell.PutAsync(Put("one")));
        Assert.Equal("one", Encoding.UTF8.GetString((await _cell.LoadAsync()).Entry!.Value.Span));
    }

    [Fact]
    public async Task Put_CreateOnlyAfterSomebodyRemovedTheKey_Creates()
    {
        await _cell.PutAsync(Put("one"));
        _ledger.Apply(Mutation.Delete("kv", Key));

        Assert.True((await _cell.PutAsync(Put("two", expected: 0))).Applied);
    }

    [Fact]
    public async Task Put_VersionThatHasPassed_IsRefusedFromMemory()
    {
        var first = await _cell.PutAsync(Put("one"));
        await _cell.PutAsync(Put("two"));
        var before = _ledger.ReadCount;

        Assert.False((await _cell.PutAsync(Put("three", expected: (ulong)first.Index))).Applied);

        Assert.Equal(before, _ledger.ReadCount);
    }

    [Fact]
    public async Task Delete_CachedAbsence_RemovesWhatSomebodyStoredSince()
    {
        await _cell.GetAsync();
        Elsewhere("theirs");

        Assert.Equal(new KeyValueWritten(true, 2), await _cell.DeleteAsync(new DeleteKeyValue(null)));
        Assert.Null((await _cell.LoadAsync()).Entry);
    }

    [Fact]
    public async Task Forget_AfterAChangeNobodyToldOf_ReadsAnew()
    {
        await _cell.PutAsync(Put("one"));
        Elsewhere("theirs");
        Assert.Equal("one", await GetAsync());

        _cell.Forget();

        Assert.Equal("theirs", await GetAsync());
    }

    [Fact]
    public async Task LiveCells_TellOnlyTheCellThatIsOpen()
    {
        var cells = new LiveCells();
        var later = new KeyValueCell(_ledger, Key);
        await _cell.PutAsync(Put("one"));
        await later.GetAsync();
        cells.Open(Key, _cell);
        cells.Open(Key, later);
        cells.Close(Key, _cell);

        cells.CatchUp(Key, 5);
        cells.CatchUp("unknown", 5);

        Assert.NotNull(_cell.Remembered);
        Assert.Null(later.Remembered);
    }

    [Fact]
    public async Task Put_DatabaseDown_KeepsTheMemory()
    {
        await _cell.PutAsync(Put("one"));
        _ledger.Failure = new LedgerUnavailableException("down", TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await _cell.PutAsync(Put("two")));

        Assert.Equal("one", await GetAsync());
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await _cell.LoadAsync());
    }

    [Fact]
    public async Task Put_OutcomeUnknown_ReadsAgainBeforeAnswering()
    {
        await _cell.PutAsync(Put("one"));
        _ledger.BeforeCommit = Once(() => Elsewhere("two"));
        _ledger.Failure = new LedgerOutcomeUnknownException("unknown");
        await Assert.ThrowsAsync<LedgerOutcomeUnknownException>(async () => await _cell.PutAsync(Put("two")));

        _ledger.Failure = null;

        Assert.Equal("two", await GetAsync());
    }

    private static PutKeyValue Put(string value, ulong flags = 0, ulong? expected = null) => new(Encoding.UTF8.GetBytes(value), flags, expected);

    private static byte[] Payload(string value) => KeyValuePayload.Encode(Encoding.UTF8.GetBytes(value), 0, 0, null);

    private static Action Once(Action action)
    {
        var done = false;
        return () =>
        {
            if (!done)
            {
                done = true;
                action();
            }
        };
    }

    private async Task<string> GetAsync() => Encoding.UTF8.GetString((await _cell.GetAsync()).Entry!.Value.Span);

    private long Elsewhere(string value) => _ledger.Apply(Mutation.Put("kv", Key, Payload(value))).Index;
}
