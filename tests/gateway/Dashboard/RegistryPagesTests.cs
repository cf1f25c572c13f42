using System.Net;
using System.Text.Json;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;
using Actors.Silo;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Dashboard;

/// <summary>The dashboard's lists of what the product keeps, with as much in it as they promise to carry.</summary>
public sealed class RegistryPagesTests : IAsyncLifetime
{
    private const int Keys = 100_000;
    private const int KeysOfAFolder = 100;
    private const int Services = 40;

    private readonly TemporaryFolder _folder = new();
    private ActorsHost _host = null!;
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        _host = ActorsHost.Create(new ActorsOptions
        {
            Database = _folder.File("actors.db"), HttpPort = 0, SiloPort = FreePorts.Next(), ClientPort = FreePorts.Next(),
        });
        await _host.StartAsync(CancellationToken.None);
        _client = new HttpClient { BaseAddress = _host.Address };
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Lists_OfServicesAndSessions_AreSearchedAndPaged()
    {
        for (var number = 0; number < Services; number++)
        {
            await PutAsync("/v1/agent/service/register", $$$"""{"Name":"service-{{{number:00}}}","Tags":["t{{{number % 4}}}"],"Check":{"TTL":"60s","Status":"passing"}}""");
        }

        var session = JsonDocument.Parse(await PutAsync("/v1/session/create", """{"Name":"mine","TTL":"60s","Behavior":"delete"}""")).RootElement.GetProperty("ID").GetString()!;
        await PutAsync("/v1/session/create", """{"Name":"other"}""");
        await PutAsync($"/v1/kv/leader?acquire={session}", "me");

        // The list does not wait long for the last write; it is what people look at again.
        await Eventually.TrueAsync(async () => (await ReadAsync("services?size=1")).GetProperty("total").GetInt32() == Services, TimeSpan.FromSeconds(30));
        var page = await ReadAsync("services?page=2&size=15");
        Assert.Equal((Services, 15), (page.GetProperty("total").GetInt32(), page.GetProperty("items").GetArrayLength()));
        Assert.Equal("service-15", page.GetProperty("items")[0].GetProperty("name").GetString());
        var found = (await ReadAsync("services?search=SERVICE-07")).GetProperty("items");
        Assert.Equal((1, 1, "t3"), (found.GetArrayLength(), found[0].GetProperty("passing").GetInt32(), found[0].GetProperty("tags")[0].GetString()));
        Assert.Equal(10, (await ReadAsync("services?search=t3")).GetProperty("total").GetInt32());

        Assert.Equal(2, (await ReadAsync("sessions")).GetProperty("total").GetInt32());
        foreach (var search in new[] { "MINE", "leader", session })
        {
            var item = Assert.Single((await ReadAsync($"sessions?search={search}")).GetProperty("items").EnumerateArray());
            Assert.Equal((session, "mine", "60s", "delete"), (
                item.GetProperty("id").GetString(), item.GetProperty("name").GetString(), item.GetProperty("ttl").GetString(), item.GetProperty("behavior").GetString()));
            Assert.Equal("leader", Assert.Single(item.GetProperty("locks").EnumerateArray()).GetString());
        }
    }

    [Fact]
    public async Task Keys_AHundredThousand_AreShownLevelByLevelAndSearched()
    {
        await SeedKeysAsync();

        // Every key in one folder of a thousand, and each folder once, over all pages.
        Assert.Equal(Keys / KeysOfAFolder, (await WalkAsync("keys?size=500")).Count);
        var inside = await WalkAsync("keys?prefix=folder-0042/&size=30");
        Assert.Equal(KeysOfAFolder, inside.Distinct().Count());
        Assert.All(inside, name => Assert.StartsWith("folder-0042/key-", name, StringComparison.Ordinal));
        Assert.Equal(["folder-0999/key-0099999"], await WalkAsync("keys?search=KEY-0099999&size=10"));
        Assert.Empty(await WalkAsync("keys?prefix=absent/&size=10"));
    }

    [Theory]
    [InlineData("services?page=0", "'0'")]
    [InlineData("keys?size=many", "'many'")]
    [InlineData("sessions?size=501", "'501'")]
    public async Task List_WithAParameterThatIsNone_IsRefusedInASentence(string path, string part)
    {
        using var response = await _client.GetAsync(new Uri($"/ui/api/registry/{path}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.Contains(part, answer.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    private async Task SeedKeysAsync()
    {
        var ledger = _host.Services.GetRequiredService<ILedger>();
        var payload = KeyValuePayload.Encode("value"u8, 0, 0, null);
        foreach (var batch in Enumerable.Range(0, Keys).Chunk(500))
        {
            await ledger.CommitAsync(
                [.. batch.Select(number => Mutation.Put(KeyValuePayload.Space, $"folder-{number / KeysOfAFolder:0000}/key-{number:0000000}", payload))], CancellationToken.None);
        }
    }

    private async Task<List<string>> WalkAsync(string path)
    {
        var names = new List<string>();
        string? next = null;
        do
        {
            var page = await ReadAsync(next is null ? path : $"{path}&after={Uri.EscapeDataString(next)}");
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString()!));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        return names;
    }

    private async Task<JsonElement> ReadAsync(string path)
    {
        var text = await _client.GetStringAsync(new Uri($"/ui/api/registry/{path}", UriKind.Relative));
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    private async Task<string> PutAsync(string path, string body)
    {
        using var response = await _client.PutAsync(new Uri(path, UriKind.Relative), new StringContent(body));
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync();
    }
}
