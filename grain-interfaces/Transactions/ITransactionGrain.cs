namespace Actors.GrainInterfaces.Transactions;

/// <summary>Carries out transactions over keys, nodes, services and checks. A stateless worker, key 0: no single grain is on the way.</summary>
[Alias("Actors.Transactions.ITransactionGrain")]
public interface ITransactionGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Carries out all operations in order, each seeing what those before it did, or none of them. Durable when done; what was only
    /// read was so at one moment, which is that of the writes. Fails with the ledger's exceptions when the database does not answer.
    /// </summary>
    [Alias("Execute")]
    Task<TransactionOutcome> Execute(TransactionCommand command);
}
