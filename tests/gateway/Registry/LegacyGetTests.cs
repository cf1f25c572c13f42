using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.Ledger;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Tests.Registry;

public sealed class LegacyGetTests
{
    [Theory]
    [InlineData(false, "GET", false)]
    [InlineData(true, "GET", true)]
    [InlineData(true, "PUT", true)]
    [InlineData(true, "POST", false)]
    public void AcceptsLegacyPut_Method_DependsOnTheSwitch(bool legacyGet, string method, bool accepted)
    {
        var ledger = new SilentLedger();
        var options = Options.Create(new RegistryGatewayOptions { LegacyGet = legacyGet });
        var answers = new RegistryAnswers(new ConsulHeaders(ledger), ledger, new NodeDescription(options, Options.Create(new GatewayOptions())), options);
        var context = new DefaultHttpContext();
        context.Request.Method = method;

        Assert.Equal(accepted, answers.AcceptsLegacyPut(context));
        Assert.Equal(accepted ? 200 : 405, context.Response.StatusCode);
        Assert.False(answers.AcceptsPut(context) && method == "GET");
    }

    /// <summary>A ledger that nothing is asked of.</summary>
    private sealed class SilentLedger : ILedger
    {
        public long CurrentIndex => 1;

        public TimeSpan TailLag => TimeSpan.Zero;

        public ValueTask<MutationResult> CommitAsync(Mutation mutation, CancellationToken cancellationToken) => throw Unexpected();

        public ValueTask<BatchResult> CommitAsync(IReadOnlyList<Mutation> batch, CancellationToken cancellationToken) => throw Unexpected();

        public ValueTask<(LedgerEntry? Entry, long SnapshotIndex)> ReadAsync(string space, string key, CancellationToken cancellationToken) => throw Unexpected();

        public ValueTask<(IReadOnlyList<LedgerEntry?> Entries, long SnapshotIndex)> ReadAsync(IReadOnlyList<RowName> rows, CancellationToken cancellationToken) => throw Unexpected();

    public ValueTask<IReadOnlyList<LedgerVersion>> ReadHistoryAsync(string space, string key, CancellationToken cancellationToken) => throw Unexpected();

    public ValueTask<LedgerPage> ListAsync(ListRequest request, CancellationToken cancellationToken) => throw Unexpected();

        public IAsyncEnumerable<Change> TailAsync(long afterIndex, CancellationToken cancellationToken) => throw Unexpected();

        private static InvalidOperationException Unexpected() => new("The test does not expect the ledger to be used.");
    }
}
