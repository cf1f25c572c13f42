using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Sessions;
using Actors.Grains.KeyValue;
using Actors.Ledger;

namespace Actors.Grains.Tests.KeyValue;

/// <summary>A lock that is being granted while what it is granted on changes.</summary>
public sealed class KeyValueLockTests
{
    private readonly ScriptedLedger _ledger = new();
    private readonly KeyValueCell _cell;

    public KeyValueLockTests()
    {
        _cell = new KeyValueCell(_ledger, "k");
        _ledger.Apply(Mutation.Put(SessionPayload.Space, "s", new byte[] { 1 }));
    }

    [Fact]
    public async Task Lock_SessionEndsBeforeTheCommit_IsNotGranted()
    {
        _ledger.BeforeCommit = () => _ledger.Apply(Mutation.Delete(SessionPayload.Space, "s"));

        var written = await _cell.WriteAsync(new Claimant(_ledger));

        Assert.Equal((false, true), (written.Applied, written.IsSessionInvalid));
        Assert.Null((await _cell.LoadAsync()).Entry);
    }

    /// <summary>The key was locked, removed and forgotten by another process in between: its token must not be given out again.</summary>
    [Fact]
    public async Task Lock_MemoryChangesBeforeTheCommit_IsGrantedAboveIt()
    {
        var isFirst = true;
        _ledger.BeforeCommit = () =>
        {
            if (isFirst)
            {
                _ledger.Apply(Mutation.Put(LockRows.Memory, "k", LockRows.Encode(41)));
                isFirst = false;
            }
        };

        var written = await _cell.WriteAsync(new Claimant(_ledger));

        Assert.Equal((true, 42L), (written.Applied, written.LockIndex));
    }

    /// <summary>Reads what a real claim reads, without a session's grain.</summary>
    private sealed class Claimant(ScriptedLedger ledger) : KeyValueIntent
    {
        private LockClaim? _claim;

        public override LockClaim? Claim => _claim;

        public override async ValueTask<bool> PrepareAsync(string key, KeyValueEntry? current)
        {
            var (rows, _) = await ledger.ReadAsync([new(SessionPayload.Space, "s"), new(LockRows.Memory, key)], CancellationToken.None);
            var (session, memory) = (rows[0], rows[1]);
            _claim = session is null
                ? null
                : new LockClaim("s", session.ModifyIndex, true, memory is null ? 0 : LockRows.Decode(memory.Payload.Span), 0, memory?.ModifyIndex ?? 0, 0, false);
            return _claim is not null;
        }

        public override KeyValueRuling Decide(KeyValueEntry? current) =>
            KeyValueRuling.Lock(current, new LockKeyValue(new byte[] { 1 }, 0, "s"), _claim!.LockIndexMax, _claim.IsDelayed);
    }
}
