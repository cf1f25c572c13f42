using Actors.GrainInterfaces.KeyValue;

namespace Actors.Grains.KeyValue;

/// <summary>What a caller wants of a key: decided as often as other writers force it to be.</summary>
internal abstract class KeyValueIntent
{
    /// <summary>The version that the key must have, if any; one that has passed can never hold again.</summary>
    public virtual ulong? ExpectedVersion => null;

    /// <summary>What the last decision was made on beside the key itself.</summary>
    public virtual LockClaim? Claim => null;

    /// <summary>Looks up what the decision needs beside the key. False when the session does not exist.</summary>
    public virtual ValueTask<bool> PrepareAsync(string key, KeyValueEntry? current) => ValueTask.FromResult(true);

    public abstract KeyValueRuling Decide(KeyValueEntry? current);
}

internal sealed class PutIntent(PutKeyValue command) : KeyValueIntent
{
    public override ulong? ExpectedVersion => command.ExpectedVersion;

    public override KeyValueRuling Decide(KeyValueEntry? current) => KeyValueRuling.Put(current, command);
}

internal sealed class DeleteIntent(DeleteKeyValue command) : KeyValueIntent
{
    public override ulong? ExpectedVersion => command.ExpectedVersion;

    public override KeyValueRuling Decide(KeyValueEntry? current) => KeyValueRuling.Delete(current, command);
}

internal sealed class UnlockIntent(UnlockKeyValue command) : KeyValueIntent
{
    public override KeyValueRuling Decide(KeyValueEntry? current) => KeyValueRuling.Unlock(current, command);
}

internal sealed class LockIntent(LockKeyValue command, LockClaims claims) : KeyValueIntent
{
    private bool _isRepeated;
    private LockClaim? _claim;

    public override LockClaim? Claim => _claim;

    public override async ValueTask<bool> PrepareAsync(string key, KeyValueEntry? current)
    {
        // A second look means that something was not as it seemed; it may have been the session.
        _claim = await claims.FindAsync(key, current, command.Session, _isRepeated);
        _isRepeated = true;
        return _claim is not null;
    }

    public override KeyValueRuling Decide(KeyValueEntry? current) =>
        KeyValueRuling.Lock(current, command, _claim?.LockIndexMax ?? 0, _claim?.IsDelayed ?? true);
}
