using Actors.GrainInterfaces.Registry;

namespace Actors.GrainInterfaces.Transactions;

/// <summary>What one operation does with a node, a service or a check.</summary>
[GenerateSerializer, Alias("Actors.Transactions.RegistryVerb")]
public enum RegistryVerb
{
    /// <summary>Registers it, or changes its registration.</summary>
    Set = 0,

    /// <summary>The same if it has the index; 0: if it does not exist.</summary>
    Cas = 1,

    /// <summary>Reads it; it must exist.</summary>
    Get = 2,

    /// <summary>Removes it with all that belongs to it, if it exists.</summary>
    Delete = 3,

    /// <summary>The same if it has the index.</summary>
    DeleteCas = 4,
}

/// <summary>One operation on a node or a service.</summary>
/// <param name="Verb">What it does.</param>
/// <param name="Id">The service on its node, or the node itself.</param>
/// <param name="Definition">What is said about it, for verbs that register; null otherwise.</param>
/// <param name="Index">The index that it must have, for verbs that compare.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.InstanceOperation")]
public sealed record InstanceOperation(
    [property: Id(0)] RegistryVerb Verb, [property: Id(1)] InstanceId Id, [property: Id(2)] ServiceDefinition? Definition, [property: Id(3)] ulong Index);

/// <summary>One operation on a check.</summary>
/// <param name="Verb">What it does.</param>
/// <param name="Node">The node on which the check's id is unique.</param>
/// <param name="CheckId">The check.</param>
/// <param name="ServiceId">The service that it is to belong to, for verbs that register; empty for the node itself.</param>
/// <param name="Definition">How it judges, for verbs that register; null otherwise.</param>
/// <param name="Report">What it says, for verbs that register; null otherwise.</param>
/// <param name="Index">The index that it must have, for verbs that compare.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.CheckOperation")]
public sealed record CheckOperation(
    [property: Id(0)] RegistryVerb Verb,
    [property: Id(1)] string Node,
    [property: Id(2)] string CheckId,
    [property: Id(3)] string ServiceId,
    [property: Id(4)] CheckDefinition? Definition,
    [property: Id(5)] CheckReport? Report,
    [property: Id(6)] ulong Index);
