namespace Actors.Gateway.Tests.Home;

[Collection(GatewayCollection.Name)]
public sealed class HomeTests(GatewayFixture fixture)
{
    [Fact]
    public async Task Home_SaysWhatThisIsAndHowToTryIt()
    {
        using var response = await fixture.Host.Client.GetAsync(new Uri("/", UriKind.Relative));
        var page = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains($"curl {fixture.Host.Address.Authority}/v1/greet/World", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/openapi/v1.json\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{", page, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", page, StringComparison.Ordinal);
    }
}
