using Orleans.Concurrency;

namespace Actors.GrainInterfaces.Sessions;

/// <summary>
/// One session; the grain's key is its id. A session holds locks, and ends when it is destroyed, when it is not renewed in time, or
/// when one of its checks is critical or gone. Its end frees or removes all keys that it holds.
/// </summary>
/// <remarks>When the database does not answer, members that need it fail with the ledger's exceptions.</remarks>
[Alias("Actors.Sessions.ISessionGrain")]
public interface ISessionGrain : IGrainWithStringKey
{
    /// <summary>Creates the session. Durable when done.</summary>
    [Alias("Create")]
    Task<SessionOutcome> Create(SessionDefinition definition);

    /// <summary>Ends the session. Durable when done; done, too, when there is none.</summary>
    [Alias("Destroy")]
    Task<SessionOutcome> Destroy();

    /// <summary>Starts its time anew; touches no database. The session is null when there is none.</summary>
    [AlwaysInterleave]
    [Alias("Renew")]
    Task<SessionReading> Renew();

    /// <summary>The session as it is known here; null when there is none.</summary>
    [AlwaysInterleave]
    [Alias("Read")]
    Task<SessionReading> Read();

    /// <summary>The version of the session's row, on which a lock may be granted; null when there is no such session.</summary>
    /// <param name="isVerified">Whether to look into the database even if something is known.</param>
    [AlwaysInterleave]
    [Alias("Vouch")]
    ValueTask<long?> Vouch(bool isVerified);

    /// <summary>Makes sure that the session is being watched, and that an end that was begun is finished.</summary>
    [Alias("Wake")]
    Task Wake();
}
