using System.Text;
using System.Text.Json;
using Actors.Gateway.Registry;

namespace Actors.Gateway.Tests.Registry;

public sealed class LooseJsonTests
{
    [Theory]
    [InlineData("DeregisterCriticalServiceAfter")]
    [InlineData("deregistercriticalserviceafter")]
    [InlineData("deregister_critical_service_after")]
    [InlineData("deregisterCriticalServiceAfter")]
    public void TryFind_AnySpelling_IsFound(string spelling) =>
        Assert.True(LooseJson.TryFind(Parse($$"""{"{{spelling}}":1}"""), "DeregisterCriticalServiceAfter", out _));

    [Theory]
    [InlineData("""{"TTLs":1}""")]
    [InlineData("""{"TT":1}""")]
    [InlineData("""{"TTL":null}""")]
    [InlineData("[]")]
    public void TryFind_OtherNameOrNull_IsNotFound(string json) => Assert.False(LooseJson.TryFind(Parse(json), "TTL", out _));

    [Theory]
    [InlineData("""{"d":"1m30s"}""", 90)]
    [InlineData("""{"d":"15.0s"}""", 15)]
    [InlineData("""{"d":2000000000}""", 2)]
    [InlineData("""{"d":""}""", 0)]
    [InlineData("{}", 0)]
    public void Duration_TextOrNanoseconds_IsRead(string json, double seconds)
    {
        var body = new LooseJson();

        Assert.Equal(TimeSpan.FromSeconds(seconds), body.Duration(Parse(json), "D"));
        Assert.Null(body.Problem);
    }

    [Fact]
    public void Problem_SeveralMistakes_IsTheFirst()
    {
        var body = new LooseJson();
        var root = Parse("""{"Port":"x","Name":1}""");
        body.Number(root, "Port", 0);
        body.Text(root, "Name");

        Assert.Contains("'Port'", body.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_DeepNesting_IsRefused() => Assert.False(
        LooseJson.TryParse(Encoding.UTF8.GetBytes(new string('[', 1000)), out _, out _));

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
