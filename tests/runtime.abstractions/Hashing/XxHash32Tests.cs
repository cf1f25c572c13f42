using System.Text;
using Actors.Runtime.Hashing;

namespace Actors.Runtime.Abstractions.Tests.Hashing;

public sealed class XxHash32Tests
{
    // Published vectors; together they cover the tail bytes, the 4-byte steps and the 16-byte stripes.
    [Theory]
    [InlineData("", 0x02CC5D05u)]
    [InlineData("a", 0x550D7456u)]
    [InlineData("abc", 0x32D153FFu)]
    [InlineData("message digest", 0x7C948494u)]
    [InlineData("abcdefghijklmnopqrstuvwxyz", 0x63A14D5Fu)]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 0x9C285E64u)]
    [InlineData("Nobody inspects the spammish repetition", 0xE2293B2Fu)]
    public void Compute_PublishedVector_GivesPublishedHash(string text, uint expected) =>
        Assert.Equal(expected, XxHash32.Compute(Encoding.UTF8.GetBytes(text)));
}
