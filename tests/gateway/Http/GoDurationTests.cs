using System.Globalization;
using Actors.Gateway.Http;

namespace Actors.Gateway.Tests.Http;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", "00:00:00")]
    [InlineData("10s", "00:00:10")]
    [InlineData("1m30s", "00:01:30")]
    [InlineData("0.001s", "00:00:00.0010000")]
    [InlineData("15.0s", "00:00:15")]
    [InlineData("150.0s", "00:02:30")]
    [InlineData(".5h", "00:30:00")]
    [InlineData("250ms", "00:00:00.2500000")]
    [InlineData("3us", "00:00:00.0000030")]
    [InlineData("-1s", "-00:00:01")]
    public void TryParse_DurationOfAClient_IsRead(string text, string expected)
    {
        Assert.True(GoDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("10x")]
    [InlineData("1.2.3s")]
    [InlineData("10 s")]
    [InlineData("99999999999999999999h")]
    public void TryParse_Junk_IsRefused(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
