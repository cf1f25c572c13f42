using System.Collections.Immutable;
using Actors.GrainInterfaces.KeyValue;
using Actors.GrainInterfaces.Registry;

namespace Actors.GrainInterfaces.Transactions;

/// <summary>How a transaction ended.</summary>
[GenerateSerializer, Alias("Actors.Transactions.TransactionEnd")]
public enum TransactionEnd
{
    /// <summary>All of it was carried out.</summary>
    Applied = 0,

    /// <summary>An operation could not be carried out, so none was.</summary>
    RolledBack = 1,

    /// <summary>It touches more keys than one transaction may. Nothing was done.</summary>
    TooLarge = 2,

    /// <summary>Other writers were faster again and again. Nothing was done; try again.</summary>
    Contended = 3,
}

/// <summary>A key as an operation left or found it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Entry">What is stored; of operations that write, without the value. Null for a key that need not exist and does not.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.KeyResult")]
public sealed record KeyResult([property: Id(0)] string Key, [property: Id(1)] KeyValueEntry? Entry);

/// <summary>A node or a service as an operation left or found it.</summary>
/// <param name="Id">Which one.</param>
/// <param name="Instance">What is registered; null for a node that is there without a row.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.InstanceResult")]
public sealed record InstanceResult([property: Id(0)] InstanceId Id, [property: Id(1)] ServiceInstance? Instance);

/// <summary>A check as an operation left or found it.</summary>
/// <param name="Owner">The service or node that it belongs to; of its checks only this one.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.CheckResult")]
public sealed record CheckResult([property: Id(0)] ServiceInstance Owner)
{
    /// <summary>The check.</summary>
    public ServiceCheck Check => Owner.Checks[0];
}

/// <summary>What an operation left or found: exactly one of its members is given.</summary>
/// <param name="Key">Of an operation on keys.</param>
/// <param name="Instance">Of an operation on a node or a service.</param>
/// <param name="Check">Of an operation on a check.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.TransactionResult")]
public sealed record TransactionResult(
    [property: Id(0)] KeyResult? Key, [property: Id(1)] InstanceResult? Instance = null, [property: Id(2)] CheckResult? Check = null);

/// <summary>Why an operation could not be carried out.</summary>
/// <param name="OperationIndex">Its place in the transaction, from 0.</param>
/// <param name="What">The reason.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.OperationError")]
public sealed record OperationError([property: Id(0)] int OperationIndex, [property: Id(1)] string What);

/// <summary>How a transaction ended, and with what.</summary>
/// <param name="End">How.</param>
/// <param name="Results">When applied: in the order of the operations; those that remove, and the one that requires absence, have none.</param>
/// <param name="Errors">When rolled back: at least one.</param>
/// <param name="Index">The ledger index that contains the effect, or that was read.</param>
[GenerateSerializer, Immutable, Alias("Actors.Transactions.TransactionOutcome")]
public sealed record TransactionOutcome(
    [property: Id(0)] TransactionEnd End,
    [property: Id(4)] ImmutableArray<TransactionResult> Results,
    [property: Id(2)] ImmutableArray<OperationError> Errors,
    [property: Id(3)] long Index)
{
    /// <summary>When applied: the nodes that were registered before and are not any more.</summary>
    [Id(5)]
    public ImmutableArray<string> RemovedNodes { get; init; } = [];
}
