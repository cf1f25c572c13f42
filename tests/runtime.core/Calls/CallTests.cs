namespace Actors.Runtime.Core.Tests.Calls;

public sealed class CallTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Call_WithArguments_AnswersWithResult() =>
        Assert.Equal(5, await fixture.Client.GetGrain<IPingGrain>(1).Add(2, 3));

    [Fact]
    public async Task Call_ThatThrows_RethrowsTypeMessageAndStack()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => fixture.Client.GetGrain<IPingGrain>(1).Throw("no"));
        Assert.Equal("no", exception.Message);
        Assert.Contains(nameof(PingGrain.Throw), exception.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_OfManyCallersToOneGrain_AllAnswer()
    {
        var grain = fixture.Client.GetGrain<IPingGrain>(2);
        var sums = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => grain.Add(i, 1)));
        Assert.Equal(Enumerable.Range(1, 1000), sums);
    }
}
