using Actors.GrainInterfaces.Transactions;
using Actors.Grains.KeyValue;

namespace Actors.Grains.Transactions;

/// <summary>
/// Carries the operations of a transaction out in memory, one after the other. An operation that cannot be carried out is noted, and
/// the others are still looked at, so that the caller learns of all that is wrong.
/// </summary>
internal sealed class TransactionRun
{
    private readonly KeyRun _keys;
    private readonly RegistryRun _registry;

    public TransactionRun(TransactionState state, LockClaims claims, ImpliedNode? impliedNode, bool isRepeated)
    {
        _keys = new KeyRun(state.Keys, claims, Results, isRepeated);
        _registry = new RegistryRun(state.Instances, impliedNode, Results);
    }

    public List<TransactionResult> Results { get; } = [];

    public List<OperationError> Errors { get; } = [];

    public async ValueTask ExecuteAsync(IReadOnlyList<TransactionOperation> operations)
    {
        for (var place = 0; place < operations.Count; place++)
        {
            if (await ExecuteAsync(operations[place]) is { } problem)
            {
                Errors.Add(new OperationError(place, problem));
            }
        }
    }

    private ValueTask<string?> ExecuteAsync(TransactionOperation operation) => operation switch
    {
        { Key: { } key } => _keys.ExecuteAsync(key),
        { Instance: { } instance } => new(_registry.Execute(instance)),
        { Check: { } check } => new(_registry.Execute(check)),
        _ => throw new InvalidOperationException("An operation is about nothing; give it a key, an instance or a check."),
    };
}
