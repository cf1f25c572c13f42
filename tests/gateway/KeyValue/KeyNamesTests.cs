namespace Actors.Gateway.Tests.KeyValue;

/// <summary>Which URL means which key.</summary>
[Collection(GatewayCollection.Name)]
public sealed class KeyNamesTests(GatewayFixture fixture)
{
    [Theory]
    [InlineData("n1/a/b", "n1/a%2Fb")]
    [InlineData("n2/%C3%A7", "n2/%c3%a7")]
    [InlineData("n3/%41", "n3/A")]
    public async Task TwoSpellings_OfOneKey_ReachIt(string put, string get)
    {
        await fixture.Host.Client.PutAsync(put, "here");

        var reply = await RawHttp.RequestAsync(fixture.Host.Address, "GET", $"/v1/kv/{get}?raw");

        Assert.Equal("here", reply.Body);
    }

    [Theory]
    [InlineData("d1/a%2Fb", "d1/a%252Fb")]
    [InlineData("d2/FACE", "d2/face")]
    [InlineData("d3/a/b", "d3/a//b")]
    [InlineData("d4/a", "d4/a/")]
    [InlineData("d5/a+b", "d5/a%20b")]
    [InlineData("d6/a", "d6/a%20")]
    [InlineData("d7/%C3%A7", "d7/c%CC%A7")]
    [InlineData("d8/020235", "d8/20235")]
    [InlineData("/d9", "d9")]
    [InlineData("d10/a%5Cb", "d10/a/b")]
    public async Task TwoKeys_ThatLookAlike_StayTwoKeys(string one, string other)
    {
        await SendAsync("PUT", one, "one");
        Assert.Equal(404, (await SendAsync("GET", other)).Status);

        await SendAsync("PUT", other, "other");

        Assert.Equal("one", (await SendAsync("GET", one)).Body);
        Assert.Equal("other", (await SendAsync("GET", other)).Body);
    }

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("%D0%BA%D0%BB%D1%8E%D1%87/%C3%A7", "ключ/ç")]
    [InlineData("FACE", "FACE")]
    [InlineData("020235", "020235")]
    [InlineData("a+b", "a+b")]
    [InlineData("%F0%9F%98%80", "😀")]
    [InlineData("a%20", "a ")]
    [InlineData("%22quoted%22", "\"quoted\"")]
    public async Task Key_InTheAnswer_IsTheKeyThatWasMeant(string escaped, string expected)
    {
        await fixture.Host.Client.PutAsync($"names/{escaped}", "x");

        var entry = await fixture.Host.Client.GetEntryAsync($"names/{escaped}");

        Assert.Equal($"names/{expected}", entry.GetProperty("Key").GetString());
    }

    [Theory]
    [InlineData("/v1/kv/a/../b", "'..'")]
    [InlineData("/v1/kv/a/%2e%2e/b", "'..'")]
    [InlineData("/v1/kv/a%2F..%2Fb", "'..'")]
    [InlineData("/v1/kv/..", "'..'")]
    [InlineData("/v1/kv/./a", "'.'")]
    [InlineData("/v1/kv/../agent/self", "'..'")]
    [InlineData("/v1/kv/a%0d%0aX-Injected:%201", "%0D")]
    [InlineData("/v1/kv/a%zz", "'%zz'")]
    [InlineData("/v1/kv/%FF", "UTF-8")]
    [InlineData("/v1/kv/%C0%AE%C0%AE/b", "UTF-8")]
    [InlineData("/v1/kv/%20", "blank")]
    [InlineData("/v1/kv/", "Missing key name")]
    [InlineData("/v1/kv", "Missing key name")]
    public async Task Target_ThatNamesNoKey_IsRefusedInWords(string target, string named)
    {
        var reply = await RawHttp.RequestAsync(fixture.Host.Address, "PUT", target, "Content-Length: 1\r\n", "x");

        Assert.Equal(400, reply.Status);
        Assert.Contains(named, reply.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/kv/%00")]
    [InlineData("/v1/kv/a%00b")]
    [InlineData("/v1/kv/ключ")]
    public async Task Target_ThatTheServerCannotRead_Is400(string target) =>
        Assert.Equal(400, (await RawHttp.RequestAsync(fixture.Host.Address, "GET", target)).Status);

    [Theory]
    [InlineData("/v1/x/../kv/sneaky")]
    [InlineData("/v1/%6Bv/sneaky")]
    [InlineData("//v1/kv/sneaky")]
    [InlineData("/v1/kvx/sneaky")]
    [InlineData("/V1/KV/sneaky")]
    public async Task Detour_ToTheKeys_LeadsNowhere(string target)
    {
        await fixture.Host.Client.PutAsync("sneaky", "secret");

        var reply = await RawHttp.RequestAsync(fixture.Host.Address, "GET", $"{target}?raw");

        Assert.Equal(404, reply.Status);
        Assert.DoesNotContain("secret", reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AbsoluteForm_OfTheTarget_ReachesTheKey()
    {
        await fixture.Host.Client.PutAsync("absolute/form", "here");

        var reply = await RawHttp.SendAsync(
            fixture.Host.Address,
            $"GET {fixture.Host.Address}v1/kv/absolute/form?raw HTTP/1.1\r\nHost: {fixture.Host.Address.Authority}\r\nConnection: close\r\n\r\n");

        Assert.Equal("here", reply.Body);
    }

    private Task<RawReply> SendAsync(string method, string escapedKey, string body = "") =>
        RawHttp.RequestAsync(fixture.Host.Address, method, $"/v1/kv/{escapedKey}?raw", $"Content-Length: {body.Length}\r\n", body);
}
