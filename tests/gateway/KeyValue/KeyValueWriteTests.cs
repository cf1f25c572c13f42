using System.Globalization;
using System.Net;

namespace Actors.Gateway.Tests.KeyValue;

[Collection(GatewayCollection.Name)]
public sealed class KeyValueWriteTests(GatewayFixture fixture)
{
    private const int ValueBytesMax = 512 << 10;

    private HttpClient Client => fixture.Host.Client;

    [Fact]
    public async Task Cas_OfZero_CreatesOnce()
    {
        Assert.Equal("true", await Client.PutAsync("write/create", "one", "?cas=0"));
        Assert.Equal("false", await Client.PutAsync("write/create", "two", "?cas=0"));
        Assert.Equal("one", await Client.GetRawAsync("write/create"));
    }

    [Fact]
    public async Task Cas_OfTheVersion_ReplacesAndOfAnOldOneDoesNot()
    {
        await Client.PutAsync("write/cas", "one");
        var version = (await Client.GetEntryAsync("write/cas")).ModifyIndex();

        Assert.Equal("true", await Client.PutAsync("write/cas", "two", $"?cas={version}"));
        Assert.Equal("false", await Client.PutAsync("write/cas", "three", $"?cas={version}"));

        var entry = await Client.GetEntryAsync("write/cas");
        Assert.Equal("two", entry.Value());
        Assert.True(entry.ModifyIndex() > version);
        Assert.Equal(version, entry.GetProperty("CreateIndex").GetUInt64());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("18446744073709551615")]
    public async Task Cas_OfAVersionThatNeverWas_CreatesNothing(string version)
    {
        Assert.Equal("false", await Client.PutAsync("write/never", "x", $"?cas={version}"));
        Assert.Null(await Client.GetRawAsync("write/never"));
    }

    [Fact]
    public async Task Cas_OnDelete_RemovesOnlyTheVersion()
    {
        await Client.PutAsync("write/delete", "one");
        var version = (await Client.GetEntryAsync("write/delete")).ModifyIndex();

        Assert.Equal("false", await Client.DeleteKeyAsync("write/delete", "?cas=0"));
        Assert.Equal("false", await Client.DeleteKeyAsync("write/delete", $"?cas={version + 1}"));
        Assert.Equal("true", await Client.DeleteKeyAsync("write/delete", $"?cas={version}"));

        Assert.Null(await Client.GetRawAsync("write/delete"));
        Assert.Equal("true", await Client.DeleteKeyAsync("write/delete", $"?cas={version}"));
    }

    [Fact]
    public async Task Delete_AbsentKey_IsTrue() => Assert.Equal("true", await Client.DeleteKeyAsync("write/absent"));

    [Fact]
    public async Task Put_SameValueAndFlags_KeepsTheIndex()
    {
        await Client.PutAsync("write/same", "x", "?flags=7");
        var before = (await Client.GetEntryAsync("write/same")).ModifyIndex();

        Assert.Equal("true", await Client.PutAsync("write/same", "x", "?flags=7"));
        Assert.Equal(before, (await Client.GetEntryAsync("write/same")).ModifyIndex());

        await Client.PutAsync("write/same", "x", "?flags=8");
        Assert.True((await Client.GetEntryAsync("write/same")).ModifyIndex() > before);
    }

    [Theory]
    [InlineData("?flags=x", 500)]
    [InlineData("?cas=x", 500)]
    [InlineData("?cas=1&acquire=s", 400)]
    public async Task Put_NonsenseInTheQuery_StoresNothing(string query, int status)
    {
        using var content = new StringContent("x");
        using var response = await Client.PutAsync(new Uri($"/v1/kv/write/nonsense{query}", UriKind.Relative), content);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Null(await Client.GetRawAsync("write/nonsense"));
    }

    [Fact]
    public async Task Acquire_WithoutSession_FailsAsWithASessionThatIsGone()
    {
        using var content = new StringContent("x");
        using var response = await Client.PutAsync(new Uri("/v1/kv/write/lock?acquire=abc", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.StartsWith("invalid session", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(await Client.GetRawAsync("write/lock"));
    }

    [Fact]
    public async Task Value_OfTheLimit_IsStored()
    {
        Assert.Equal("true", await Client.PutAsync("write/limit", new string('x', ValueBytesMax)));
        Assert.Equal(ValueBytesMax, (await Client.GetRawAsync("write/limit"))!.Length);
        Assert.Equal(ValueBytesMax, (await Client.GetEntryAsync("write/limit")).Value().Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Value_AboveTheLimit_IsRefusedWithTheLimitNamed(bool chunked)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/kv/write/toolarge") { Content = new ByteArrayContent(new byte[ValueBytesMax + 1]) };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains(ValueBytesMax.ToString(CultureInfo.InvariantCulture), await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(await Client.GetRawAsync("write/toolarge"));
    }

    [Fact]
    public async Task Key_OfTheLimit_IsStoredAndOneMoreByteIsRefused()
    {
        var key = string.Concat(Enumerable.Repeat("%C3%A7", 512));

        Assert.Equal("true", await Client.PutAsync(key, "x"));
        Assert.Equal("x", await Client.GetRawAsync(key));
        using var response = await Client.GetKeyAsync($"{key}a");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("1025 bytes of UTF-8; the limit is 1024 bytes", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Counter_RaisedByManyThroughCas_LosesNothing()
    {
        const int Writers = 8;
        const int Rounds = 10;
        await Client.PutAsync("write/counter", "0");

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(async _ =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                while (!await TryRaiseAsync())
                {
                }
            }
        }));

        Assert.Equal($"{Writers * Rounds}", await Client.GetRawAsync("write/counter"));
    }

    private async Task<bool> TryRaiseAsync()
    {
        var entry = await Client.GetEntryAsync("write/counter");
        var next = int.Parse(entry.Value(), CultureInfo.InvariantCulture) + 1;
        return await Client.PutAsync("write/counter", $"{next}", $"?cas={entry.ModifyIndex()}") == "true";
    }
}
