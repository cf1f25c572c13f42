using System.Collections.Immutable;

namespace Actors.GrainInterfaces.Registry;

/// <summary>Registers an instance, or changes its registration.</summary>
/// <param name="Definition">What the service says about itself; its id is the grain's.</param>
/// <param name="Checks">Its checks. One that exists already keeps its status.</param>
/// <param name="ReplaceChecks">Whether checks that are not mentioned are removed; otherwise they stay. Maintenance always stays.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.RegisterService")]
public sealed record RegisterService(
    [property: Id(0)] ServiceDefinition Definition,
    [property: Id(1)] ImmutableArray<CheckDefinition> Checks,
    [property: Id(2)] bool ReplaceChecks)
{
    /// <summary>What the caller already knows of some of the checks; the others keep their status.</summary>
    [Id(3)]
    public ImmutableArray<CheckReport> Reports { get; init; } = [];
}

/// <summary>Adds checks to what is registered, or changes them, and says how they stand.</summary>
/// <param name="Checks">The checks.</param>
/// <param name="Reports">Their status and output; a check without one keeps what it has.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.SetChecks")]
public sealed record SetChecks(
    [property: Id(0)] ImmutableArray<CheckDefinition> Checks,
    [property: Id(1)] ImmutableArray<CheckReport> Reports);

/// <summary>What a service reports to one of its TTL checks: a heartbeat.</summary>
/// <param name="CheckId">The check.</param>
/// <param name="Status">The new status.</param>
/// <param name="Output">Why; longer text is cut at 4,096 bytes.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.CheckReport")]
public sealed record CheckReport(
    [property: Id(0)] string CheckId,
    [property: Id(1)] CheckStatus Status,
    [property: Id(2)] string Output);
