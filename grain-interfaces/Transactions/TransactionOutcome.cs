using System.Collections.Immutable;
using Actors.GrainInterfaces.KeyValue;

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
    [property: Id(1)] ImmutableArray<KeyResult> Results,
    [property: Id(2)] ImmutableArray<OperationError> Errors,
    [property: Id(3)] long Index);
