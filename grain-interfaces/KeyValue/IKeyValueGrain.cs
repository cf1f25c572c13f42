using Orleans.Concurrency;

namespace Actors.GrainInterfaces.KeyValue;

/// <summary>
/// One key of the key-value store; the grain's key is the key itself. Writes are decided one after the other, each is
/// on disk before it answers, and none overwrites a change it has not seen.
/// </summary>
/// <remarks>
/// When the database does not answer, members that need it fail with the ledger's exceptions; nothing is answered as
/// absent that could merely not be read.
/// </remarks>
[Alias("Actors.KeyValue.IKeyValueGrain")]
public interface IKeyValueGrain : IGrainWithStringKey
{
    /// <summary>
    /// What the activation knows: every write it has acknowledged, and every change of others it was told of. Needs the
    /// database only for the first reading of an activation. Does not wait for writes that are on their way.
    /// </summary>
    [AlwaysInterleave]
    [Alias("Get")]
    ValueTask<KeyValueReading> Get();

    /// <summary>What the database holds at some time after the call was made.</summary>
    [AlwaysInterleave]
    [Alias("GetConsistent")]
    ValueTask<KeyValueReading> GetConsistent();

    /// <summary>Stores a value. Storing what is already there succeeds and leaves the index alone. A lock is kept, not asked for.</summary>
    [Alias("Put")]
    ValueTask<KeyValueWritten> Put(PutKeyValue command);

    /// <summary>Removes the key. Removing an absent key succeeds.</summary>
    [Alias("Delete")]
    ValueTask<KeyValueWritten> Delete(DeleteKeyValue command);

    /// <summary>
    /// Locks the key for a session. Not granted while another session holds it, nor for the lock delay after a session that held
    /// it became invalid. Of a key that is locked anew the lock index is higher than ever before, also when it was removed meanwhile.
    /// </summary>
    [Alias("Lock")]
    ValueTask<KeyValueWritten> Lock(LockKeyValue command);

    /// <summary>Gives a lock back. Not applied when the session does not hold it.</summary>
    [Alias("Unlock")]
    ValueTask<KeyValueWritten> Unlock(UnlockKeyValue command);

    /// <summary>
    /// Tells that another writer changed the key at <paramref name="index"/>: answers given after this call completes
    /// show that change or a later one.
    /// </summary>
    [AlwaysInterleave]
    [Alias("CatchUp")]
    ValueTask CatchUp(long index);
}
