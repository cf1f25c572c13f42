using System.Collections.Immutable;

namespace Actors.GrainInterfaces.Registry;

/// <summary>Registers an instance, or changes its registration.</summary>
/// <param name="Definition">What the service says about itself; its id is the grain's.</param>
/// <param name="Checks">Its checks. One that exists already keeps its status.</param>
/// <param name="ReplaceChecks">Whether checks that are not mentioned are removed; otherwise they stay.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.RegisterService")]
public sealed record RegisterService(
    [property: Id(0)] ServiceDefinition Definition,
    [property: Id(1)] ImmutableArray<CheckDefinition> Checks,
    [property: Id(2)] bool ReplaceChecks);

/// <summary>What a service reports to one of its TTL checks: a heartbeat.</summary>
/// <param name="CheckId">The check.</param>
/// <param name="Status">The new status.</param>
/// <param name="Output">Why; longer text is cut at 4,096 bytes.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.CheckReport")]
public sealed record CheckReport(
    [property: Id(0)] string CheckId,
    [property: Id(1)] CheckStatus Status,
    [property: Id(2)] string Output);
