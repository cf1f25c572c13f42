using System.Text.Json;

namespace Actors.Gateway.Tests.OpenApi;

[Collection(GatewayCollection.Name)]
public sealed class OpenApiTests(GatewayFixture fixture)
{
    [Fact]
    public async Task Description_ListsRoutedAndRawOperations()
    {
        using var document = JsonDocument.Parse(await fixture.Host.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative)));
        var paths = document.RootElement.GetProperty("paths");

        var methods = paths.GetProperty("/v1/kv/{key}").EnumerateObject().Select(operation => operation.Name);
        Assert.Equal(["delete", "get", "put"], methods.Order());
        Assert.True(paths.TryGetProperty("/v1/greet/{name}", out _));
        Assert.True(paths.TryGetProperty("/v1/status/leader", out _));
        Assert.True(paths.TryGetProperty("/health/ready", out _));
        var parameters = paths.GetProperty("/v1/kv/{key}").GetProperty("get").GetProperty("parameters").EnumerateArray();
        Assert.Contains("separator", parameters.Select(parameter => parameter.GetProperty("name").GetString()));
    }
}
