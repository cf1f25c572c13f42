using System.Net;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;
using Actors.Tests.Infrastructure;

namespace Actors.Gateway.Tests.KeyValue;

public sealed class KeyValuePruneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task DeleteRecurse_KeysThatGrainsHold_AreGoneForTheNextReader()
    {
        await using var host = await GatewayHost.StartAsync(_folder.File("prune.db"));
        foreach (var key in new[] { "p/a", "p/b/c", "pp", "q" })
        {
            await host.Client.PutAsync(key, "x");
            Assert.Equal("x", await host.Client.GetRawAsync(key));
        }

        Assert.Equal("true", await host.Client.DeleteKeyAsync("p/", "?recurse"));

        Assert.Null(await host.Client.GetRawAsync("p/a"));
        Assert.Null(await host.Client.GetRawAsync("p/b/c"));
        Assert.Equal("x", await host.Client.GetRawAsync("pp"));
        Assert.Equal("true", await host.Client.PutAsync("p/a", "again", "?cas=0"));
        Assert.Equal("again", await host.Client.GetRawAsync("p/a"));
    }

    [Fact]
    public async Task DeleteRecurse_EmptyPrefix_RemovesEverything()
    {
        await using var host = await GatewayHost.StartAsync(_folder.File("all.db"));
        var payload = KeyValuePayload.Encode("x"u8, 0, 0, null);
        foreach (var chunk in Enumerable.Range(0, 1200).Chunk(400))
        {
            await host.Ledger.CommitAsync([.. chunk.Select(number => Mutation.Put("kv", $"k{number}", payload))], CancellationToken.None);
        }

        Assert.Equal("true", await host.Client.DeleteKeyAsync("", "?recurse"));

        Assert.Empty(await host.Client.GetNamesAsync("", "?keys"));
        using var rows = await host.Client.GetKeyAsync("", "?recurse");
        Assert.Equal(HttpStatusCode.NotFound, rows.StatusCode);
    }

    [Fact]
    public async Task DeleteRecurse_AnswerLost_IsNoticedByTheGrainsAllTheSame()
    {
        await using var host = await GatewayHost.StartAsync(_folder.File("lost.db"));
        await host.Client.PutAsync("lost/a", "x");
        host.Ledger.LosesAnswers = true;

        using var response = await host.Client.DeleteAsync(new Uri("/v1/kv/lost/?recurse", UriKind.Relative));

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        await Eventually.TrueAsync(async () => await host.Client.GetRawAsync("lost/a") is null);
    }

    [Fact]
    public async Task Change_MadeByAnotherProcess_IsNoticedByTheGrain()
    {
        await using var host = await GatewayHost.StartAsync(_folder.File("elsewhere.db"));
        await using var other = await GatewayHost.StartAsync(_folder.File("elsewhere.db"));
        await host.Client.PutAsync("elsewhere", "one");
        await other.Client.PutAsync("elsewhere", "two");

        await Eventually.TrueAsync(async () => await host.Client.GetRawAsync("elsewhere") == "two");
        await other.Client.DeleteKeyAsync("elsewhere");
        Assert.Equal("true", await host.Client.PutAsync("elsewhere", "two"));
        await Eventually.TrueAsync(async () => await other.Client.GetRawAsync("elsewhere") == "two");
    }

    public void Dispose() => _folder.Dispose();
}
