namespace Actors.GrainInterfaces.Registry;

/// <summary>How the health of a service is judged.</summary>
/// <param name="Id">Unique on its node.</param>
/// <param name="Name">For people.</param>
/// <param name="Notes">For people; empty when there are none.</param>
/// <param name="Type">The kind of check. Now always <see cref="TtlType"/>.</param>
/// <param name="InitialStatus">The status before the first report. Default: critical.</param>
/// <param name="Ttl">The longest time between two reports.</param>
/// <param name="DeregisterAfter">The service is removed once the check has been critical for this long; null for never.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.CheckDefinition")]
public sealed record CheckDefinition(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Notes,
    [property: Id(3)] string Type,
    [property: Id(4)] CheckStatus InitialStatus,
    [property: Id(5)] TimeSpan Ttl,
    [property: Id(6)] TimeSpan? DeregisterAfter)
{
    /// <summary>A check that the service itself reports, at least once per <see cref="Ttl"/>.</summary>
    public const string TtlType = "ttl";
}

/// <summary>A check and what it says.</summary>
/// <param name="Definition">How it judges.</param>
/// <param name="Status">What it says.</param>
/// <param name="Output">Why, in the words of whoever reported; at most 4,096 bytes.</param>
/// <param name="CreateIndex">The ledger index at which the check appeared.</param>
/// <param name="ModifyIndex">The ledger index at which it last changed.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceCheck")]
public sealed record ServiceCheck(
    [property: Id(0)] CheckDefinition Definition,
    [property: Id(1)] CheckStatus Status,
    [property: Id(2)] string Output,
    [property: Id(3)] long CreateIndex,
    [property: Id(4)] long ModifyIndex);
