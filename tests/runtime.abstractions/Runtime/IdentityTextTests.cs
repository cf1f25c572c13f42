using System.Net;
using Orleans.Runtime;

namespace Actors.Runtime.Abstractions.Tests.Runtime;

public sealed class IdentityTextTests
{
    [Theory]
    [InlineData("127.0.0.1:11111@42")]
    [InlineData("[::1]:11111@42")]
    [InlineData("10.0.0.1:1@-7")]
    public void SiloAddress_ParsedAndPrinted_IsTheSame(string text)
    {
        var address = SiloAddress.FromParsableString(text);

        Assert.Equal(text, address.ToParsableString());
        Assert.Equal(text.Contains("@-", StringComparison.Ordinal), address.IsClient);
    }

    [Theory]
    [InlineData("127.0.0.1:11111")]
    [InlineData("@1")]
    [InlineData("host:11111@1")]
    [InlineData("127.0.0.1:11111@x")]
    public void SiloAddress_OtherText_NamesItAndTheForm(string text)
    {
        var failure = Assert.Throws<FormatException>(() => SiloAddress.FromParsableString(text));

        Assert.Contains($"'{text}'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ip:port@generation", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SiloAddress_LaterStartOnTheSameEndpoint_HasAPredecessor()
    {
        var first = SiloAddress.New(IPAddress.Loopback, 11111, 1);
        var second = SiloAddress.New(IPAddress.Loopback, 11111, 2);

        Assert.True(first.IsPredecessorOf(second));
        Assert.False(second.IsPredecessorOf(first));
        Assert.False(first.IsPredecessorOf(SiloAddress.New(IPAddress.Loopback, 11112, 2)));
        Assert.True(first < second);
        Assert.Equal(first, SiloAddress.New(IPAddress.Loopback, 11111, 1));
    }

    [Fact]
    public void ActivationId_ParsedAndPrinted_IsTheSameAndUnique()
    {
        var id = ActivationId.NewId();

        Assert.Equal(id, ActivationId.FromParsableString(id.ToParsableString()));
        Assert.NotEqual(id, ActivationId.NewId());
        Assert.Throws<FormatException>(() => ActivationId.FromParsableString("@nothing"));
    }
}
