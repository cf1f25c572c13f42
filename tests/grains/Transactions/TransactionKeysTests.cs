using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Sessions;
using Actors.GrainInterfaces.Transactions;
using Actors.Grains.KeyValue;
using Actors.Grains.Tests.KeyValue;
using Actors.Grains.Transactions;
using Actors.Ledger;

namespace Actors.Grains.Tests.Transactions;

/// <summary>One key that goes from session to session within a transaction: lock by first, unlock, lock by second.</summary>
public sealed class TransactionKeysTests
{
    private readonly ScriptedLedger _ledger = new();

    public TransactionKeysTests()
    {
        _ledger.Apply(Mutation.Put(SessionPayload.Space, "first", new byte[] { 1 }));
        _ledger.Apply(Mutation.Put(SessionPayload.Space, "second", new byte[] { 1 }));
    }

    [Fact]
    public async Task Commit_SessionsAreThere_LocksForTheLastAndRemembersItsIndex()
    {
        var (batch, _) = (await LockInTurnAsync(isHeld: false)).ToBatch();

        Assert.True((await _ledger.CommitAsync(batch, CancellationToken.None)).Applied);

        var (rows, _) = await _ledger.ReadAsync([new(KeyValuePayload.Space, "k"), new(LockRows.Memory, "k")], CancellationToken.None);
        Assert.Equal("second", KeyValuePayload.Decode(rows[0]!.Payload, 0, 0).Session);
        Assert.Equal(2, LockRows.Decode(rows[1]!.Payload.Span));
    }

    [Theory]
    [InlineData("first", false)]
    [InlineData("second", false)]
    [InlineData("first", true)]
    [InlineData("second", true)]
    public async Task Commit_SessionEndsBefore_IsNotApplied(string session, bool isHeld)
    {
        var (batch, _) = (await LockInTurnAsync(isHeld)).ToBatch();
        _ledger.Apply(Mutation.Delete(SessionPayload.Space, session));

        Assert.False((await _ledger.CommitAsync(batch, CancellationToken.None)).Applied);
    }

    // Held: the first session had the lock before.
    private async Task<TransactionState> LockInTurnAsync(bool isHeld)
    {
        if (isHeld)
        {
            _ledger.Apply(Mutation.Put(KeyValuePayload.Space, "k", KeyValuePayload.Encode(new byte[] { 9 }, 0, 1, "first")));
        }

        var transaction = await TransactionState.ReadAsync(_ledger, [new TransactionOperation(new KeyOperation(KeyVerb.Lock, "k", default, 0, 0, "first"))]);
        var state = transaction!.Keys.Find("k");
        await LockAsync(state, "first", isFresh: !isHeld);
        state.Become(KeyValueRuling.Unlock(state.After, new UnlockKeyValue(default, 0, "first")).Next);
        await LockAsync(state, "second", isFresh: true);
        return transaction;
    }

    private async Task LockAsync(KeyState state, string session, bool isFresh)
    {
        var (row, _) = await _ledger.ReadAsync(SessionPayload.Space, session, CancellationToken.None);
        var locked = KeyValueRuling.Lock(state.After, new LockKeyValue(default, 0, session), state.LockIndexMax, false).Next!;
        state.GrantOn(new LockClaim(session, row!.ModifyIndex, isFresh, 0, 0, 0, 0, false), locked.LockIndex);
        state.Become(locked);
    }
}
