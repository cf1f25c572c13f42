namespace Actors.GrainInterfaces.Registry;

/// <summary>How a piece of news about an instance became known.</summary>
[GenerateSerializer, Alias("Actors.Registry.NewsSource")]
public enum NewsSource
{
    /// <summary>From the instance's grain, after its commit. May be late or lost.</summary>
    Commit = 0,

    /// <summary>From the ledger's tail: in order, without gaps.</summary>
    Tail = 1,

    /// <summary>From the instance's grain, which could not commit it yet. Replaced by whatever is committed next.</summary>
    Provisional = 2,
}

/// <summary>What became of one instance.</summary>
/// <param name="RowKey">The key of the instance's row in the ledger: names the instance and its service, also when it is gone.</param>
/// <param name="Index">The ledger index of the change; of provisional news, the version it is based on.</param>
/// <param name="Instance">Its new state; null when it is gone.</param>
/// <param name="Source">How it became known.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.InstanceNews")]
public sealed record InstanceNews(
    [property: Id(0)] string RowKey,
    [property: Id(1)] long Index,
    [property: Id(2)] ServiceInstance? Instance,
    [property: Id(3)] NewsSource Source);
