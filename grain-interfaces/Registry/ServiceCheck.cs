namespace Actors.GrainInterfaces.Registry;

/// <summary>How the health of a service or a node is judged.</summary>
/// <param name="Id">Unique on its node.</param>
/// <param name="Name">For people.</param>
/// <param name="Notes">For people; empty when there are none.</param>
/// <param name="Type">The kind of check: one of <see cref="CheckTypes"/>.</param>
/// <param name="InitialStatus">The status before the first report. Default: critical.</param>
/// <param name="Ttl">The longest time between two reports; zero unless the type is <see cref="CheckTypes.Ttl"/>.</param>
/// <param name="DeregisterAfter">The service is removed once the check has been critical for this long; null for never.</param>
/// <param name="Probe">What the registry asks, and how often; null when it asks nothing.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.CheckDefinition")]
public sealed record CheckDefinition(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Notes,
    [property: Id(3)] string Type,
    [property: Id(4)] CheckStatus InitialStatus,
    [property: Id(5)] TimeSpan Ttl,
    [property: Id(6)] TimeSpan? DeregisterAfter,
    [property: Id(7)] ProbeDefinition? Probe = null)
{
    /// <summary>A check that the service itself reports, at least once per <see cref="Ttl"/>.</summary>
    public const string TtlType = CheckTypes.Ttl;

    /// <summary>Whether somebody has to watch the time for it: to miss reports, to probe, or to remove the service.</summary>
    public bool IsJudged => IsProbed || DeregisterAfter is not null || Type == CheckTypes.Ttl;

    /// <summary>Whether the registry itself finds its status out.</summary>
    public bool IsProbed => Probe is not null && CheckTypes.IsProbed(Type);
}

/// <summary>A check and what it says.</summary>
/// <param name="Definition">How it judges.</param>
/// <param name="Status">What it says.</param>
/// <param name="Output">Why, in the words of whoever reported; at most 4,096 bytes.</param>
/// <param name="CreateIndex">The ledger index at which the check appeared.</param>
/// <param name="ModifyIndex">The ledger index at which it last changed.</param>
/// <param name="LostFrom">
/// What it said before nothing good was heard any more: it got worse because reports stopped or probes failed, and nobody has said so. Null otherwise.
/// </param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceCheck")]
public sealed record ServiceCheck(
    [property: Id(0)] CheckDefinition Definition,
    [property: Id(1)] CheckStatus Status,
    [property: Id(2)] string Output,
    [property: Id(3)] long CreateIndex,
    [property: Id(4)] long ModifyIndex,
    [property: Id(5)] CheckStatus? LostFrom = null)
{
    /// <summary>Whether it was lost after an index.</summary>
    public bool IsLostSince(long index) => LostFrom is not null && ModifyIndex > index;

    /// <summary>What it says; what it said before, if it was lost after an index.</summary>
    public CheckStatus StatusBefore(long index) => IsLostSince(index) ? LostFrom!.Value : Status;
}
