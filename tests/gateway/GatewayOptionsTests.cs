namespace Actors.Gateway.Tests;

public sealed class GatewayOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreAccepted() => Assert.True(new GatewayOptionsValidator().Validate(null, new GatewayOptions()).Succeeded);

    [Fact]
    public void Validate_SeveralMistakes_AreAllNamed()
    {
        var options = new GatewayOptions { Datacenter = " ", KeyBytesMax = 0, HeadersTimeout = TimeSpan.Zero, ValueBytesMax = 2 << 20 };

        var result = new GatewayOptionsValidator().Validate(null, options);

        Assert.Equal(4, result.Failures!.Count());
        Assert.All(["Datacenter", "KeyBytesMax", "HeadersTimeout", "ValueBytesMax"], name =>
            Assert.Contains(result.Failures!, failure => failure.Contains(name, StringComparison.Ordinal)));
    }
}
