using Actors.Gateway.Http;

namespace Actors.Gateway.Transactions;

/// <summary>Registers what answers at <c>/v1/txn</c>.</summary>
internal static class TransactionRegistration
{
    public static void AddTransactions(this IServiceCollection services) => services
        .AddSingleton<KeyOperationParser>()
        .AddSingleton<RegistryOperationParser>()
        .AddSingleton<TransactionParser>()
        .AddSingleton<TransactionJson>()
        .AddSingleton<TransactionExecutor>()
        .AddSingleton<IRawBranch, TransactionBranch>();
}
