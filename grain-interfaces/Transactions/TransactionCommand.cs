using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;

namespace Actors.GrainInterfaces.Transactions;

/// <summary>One operation: exactly one of its members is given.</summary>
/// <param name="Key">What happens to keys.</param>
/// <param name="Instance">What happens to a node or a service.</param>
/// <param name="Check">What happens to a check.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.TransactionOperation")]
public sealed record TransactionOperation(
    [property: Id(0)] KeyOperation? Key, [property: Id(1)] InstanceOperation? Instance = null, [property: Id(2)] CheckOperation? Check = null)
{
    /// <summary>Whether it changes nothing.</summary>
    public bool IsReading => Key?.IsReading ?? (Instance?.Verb ?? Check?.Verb) is RegistryVerb.Get;
}

/// <summary>Operations that are carried out together.</summary>
/// <param name="Operations">In order.</param>
/// <param name="ImpliedNode">A node that is there although nobody has registered it; null for none.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.TransactionCommand")]
public sealed record TransactionCommand([property: Id(1)] ImmutableArray<TransactionOperation> Operations, [property: Id(2)] ImpliedNode? ImpliedNode = null);

/// <summary>A node that is there although it may have no row: that of the gateway's own <c>/v1/agent</c>.</summary>
/// <param name="Name">The node.</param>
/// <param name="Definition">What it says about itself once something makes a row of it necessary.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.ImpliedNode")]
public sealed record ImpliedNode([property: Id(0)] string Name, [property: Id(1)] ServiceDefinition Definition)
{
    /// <summary>The index that the node is shown with while it has no row.</summary>
    public const long Index = 1;
}
