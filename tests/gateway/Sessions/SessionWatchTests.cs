using System.Text.Json;
using Actors.Gateway.Tests.KeyValue;

namespace Actors.Gateway.Tests.Sessions;

[Collection(GatewayCollection.Name)]
public sealed class SessionWatchTests(GatewayFixture fixture)
{
    private HttpClient Client => fixture.Host.Client;

    [Fact]
    public async Task Info_WithTheIndexSeen_WaitsForTheEndOfTheSession()
    {
        var id = await Client.CreateSessionAsync();
        using var first = await GetAsync($"info/{id}");
        var waiting = GetAsync($"info/{id}?index={first.Index()}&wait=60s");
        await Client.PutAsync("session-watch/beside", "x");
        Assert.False(waiting.IsCompleted);

        await Client.DestroySessionAsync(id);

        using var answer = await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("[]", await answer.Content.ReadAsStringAsync());
        Assert.True(answer.Index() > first.Index());
    }

    [Fact]
    public async Task List_WithTheIndexSeen_WaitsForANewSession()
    {
        await Client.CreateSessionAsync();
        using var first = await GetAsync("list");
        var waiting = GetAsync($"list?index={first.Index()}&wait=60s");

        var id = await Client.CreateSessionAsync();

        using var answer = await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Contains(document.RootElement.EnumerateArray(), session => session.GetProperty("ID").GetString() == id);
    }

    [Fact]
    public async Task Info_NothingChanges_AnswersTheSameAfterTheWait()
    {
        var id = await Client.CreateSessionAsync();
        using var first = await GetAsync($"info/{id}");

        using var answer = await GetAsync($"info/{id}?index={first.Index()}&wait=200ms");

        Assert.Equal(first.Index(), answer.Index());
        Assert.Equal(await first.Content.ReadAsStringAsync(), await answer.Content.ReadAsStringAsync());
    }

    private Task<HttpResponseMessage> GetAsync(string path) => Client.GetAsync(new Uri($"/v1/session/{path}", UriKind.Relative));
}
