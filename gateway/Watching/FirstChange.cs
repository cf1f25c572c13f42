using Actors.Ledger;
using Microsoft.Extensions.Hosting;

namespace Actors.Gateway.Watching;

/// <summary>
/// Writes a row into a ledger in which nothing has ever changed, before the first request. Answers have to carry an index of at least 1; of an empty
/// ledger that would be the index of a change that is yet to come, and who waits for what comes after it would miss that change.
/// </summary>
internal sealed class FirstChange(ILedger ledger) : IHostedService
{
    private const string Space = "gateway";
    private const string Key = "first-change";

    // Of several gateways that start at once one writes it.
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (ledger.CurrentIndex == 0)
        {
            await ledger.CommitAsync(Mutation.Put(Space, Key, default, expectedVersion: 0), cancellationToken);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
