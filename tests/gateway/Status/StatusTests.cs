using System.Net;

namespace Actors.Gateway.Tests.Status;

[Collection(GatewayCollection.Name)]
public sealed class StatusTests(GatewayFixture fixture)
{
    private HttpClient Client => fixture.Host.Client;

    [Fact]
    public async Task Leader_IsTheAddressOfThisGateway()
    {
        Assert.Equal($"\"{fixture.Host.Address.Authority}\"", await Client.GetStringAsync(new Uri("/v1/status/leader", UriKind.Relative)));
        Assert.Equal($"[\"{fixture.Host.Address.Authority}\"]", await Client.GetStringAsync(new Uri("/v1/status/peers", UriKind.Relative)));
    }

    [Fact]
    public async Task Ready_WithSiloAndDatabase_IsHealthy() =>
        Assert.Equal("Healthy\n", await Client.GetStringAsync(new Uri("/health/ready", UriKind.Relative)));

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/agent/connect/ca/roots")]
    public async Task UnknownPath_Is404InWordsWithAnIndex(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.NotEmpty(await response.Content.ReadAsStringAsync());
        Assert.NotEmpty(response.Headers.GetValues("X-Consul-Index"));
    }

    [Fact]
    public async Task WrongMethod_IsRefusedWithTheList()
    {
        using var response = await Client.PostAsync(new Uri("/v1/status/leader", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("OPTIONS, GET", string.Join(", ", response.Content.Headers.Allow));
        Assert.Equal("method POST not allowed", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Options_AnswersTheList()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/status/leader");
        using var response = await Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("GET", response.Content.Headers.Allow);
    }
}
