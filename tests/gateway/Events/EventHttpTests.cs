using System.Net;
using Actors.Gateway.Tests.Registry;

namespace Actors.Gateway.Tests.Events;

public sealed class EventHttpTests(RegistryFixture registry) : IClassFixture<RegistryFixture>
{
    [Fact]
    public async Task Fire_ThenList_ShowsThePayloadInOrder()
    {
        var fired = (await registry.PutAsync("/v1/event/fire/deploy?service=web&tag=v1&node=n.*", "hello")).Json;
        await registry.PutAsync("/v1/event/fire/deploy");
        await registry.PutAsync("/v1/event/fire/other", "x");

        var answer = await registry.GetAsync("/v1/event/list?name=deploy");
        var listed = answer.Json;
        Assert.Equal(2, listed.GetArrayLength());
        Assert.Equal(fired.GetProperty("ID").GetString(), listed[0].GetProperty("ID").GetString());
        Assert.Equal(("aGVsbG8=", "web", "v1", "n.*"), (
            listed[0].GetProperty("Payload").GetString(), listed[0].GetProperty("ServiceFilter").GetString(),
            listed[0].GetProperty("TagFilter").GetString(), listed[0].GetProperty("NodeFilter").GetString()));
        Assert.Equal("null", listed[1].GetProperty("Payload").GetRawText());
        Assert.True(listed[1].GetProperty("LTime").GetInt64() > listed[0].GetProperty("LTime").GetInt64());
        Assert.True(answer.Index > 1);
    }

    [Fact]
    public async Task Fire_MoreThanAreKept_DropsTheOldest()
    {
        for (var number = 0; number < 260; number++)
        {
            await registry.PutAsync("/v1/event/fire/many", $"{number}");
        }

        var all = await registry.ReadAsync("/v1/event/list");
        Assert.Equal(256, all.GetArrayLength());
        Assert.Equal("MjU5", all[255].GetProperty("Payload").GetString());
        await registry.RestartAsync();
        Assert.Equal(all.GetRawText(), (await registry.GetAsync("/v1/event/list")).Body);
    }

    [Theory]
    [InlineData("/v1/event/fire/", HttpStatusCode.BadRequest, "Missing event name")]
    [InlineData("/v1/event/fire/_own", HttpStatusCode.BadRequest, "Invalid event name")]
    [InlineData("/v1/event/odd", HttpStatusCode.NotFound, "Nothing is served")]
    public async Task Fire_WrongName_IsRefusedInWords(string target, HttpStatusCode status, string beginning)
    {
        var answer = await registry.PutAsync(target);

        Assert.Equal(status, answer.Status);
        Assert.StartsWith(beginning, answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fire_TooMuch_IsTooLarge() =>
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await registry.PutAsync("/v1/event/fire/big", new string('x', 9000))).Status);
}
