using System.Net;

namespace Actors.Gateway.Tests.Greeting;

[Collection(GatewayCollection.Name)]
public sealed class GreetingTests(GatewayFixture fixture)
{
    private HttpClient Client => fixture.Host.Client;

    [Fact]
    public async Task Greet_Name_CountsEachName()
    {
        Assert.Equal("""{"message":"Hello, World!","count":1}""", await GreetAsync("World"));
        Assert.Equal("""{"message":"Hello, World!","count":2}""", await GreetAsync("World"));
        Assert.Equal("""{"message":"Hello, world!","count":1}""", await GreetAsync("world"));
    }

    [Theory]
    [InlineData("Zo%C3%AB", "Hello, Zoë!")]
    [InlineData("a%2Fb", "Hello, a/b!")]
    [InlineData("%22%3Cb%3E", "Hello, \\\"<b>!")]
    public async Task Greet_UnusualName_IsTakenLiterally(string escaped, string message) =>
        Assert.Contains($"\"message\":\"{message}\"", await GreetAsync(escaped), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("%20")]
    [InlineData("a%0Ab")]
    public async Task Greet_NoName_IsRefusedInWords(string escaped)
    {
        using var response = await Client.GetAsync(new Uri($"/v1/greet/{escaped}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty(await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Greet_LongName_IsRefusedWithTheLimitNamed()
    {
        using var response = await Client.GetAsync(new Uri($"/v1/greet/{new string('n', 257)}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("256 bytes", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Greet_ByPost_IsRefused()
    {
        using var response = await Client.PostAsync(new Uri("/v1/greet/World", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Contains("GET", response.Content.Headers.Allow);
    }

    private Task<string> GreetAsync(string escaped) => Client.GetStringAsync(new Uri($"/v1/greet/{escaped}", UriKind.Relative));
}
