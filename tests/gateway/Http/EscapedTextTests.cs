using Actors.Gateway.Http;

namespace Actors.Gateway.Tests.Http;

public sealed class EscapedTextTests
{
    [Theory]
    [InlineData("a/b", "a/b")]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%2fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("a//b", "a//b")]
    [InlineData("/a/", "/a/")]
    [InlineData("a+b", "a+b")]
    [InlineData("a%20b%20", "a b ")]
    [InlineData("%D0%BA%D0%BB%D1%8E%D1%87/%C3%A7", "ключ/ç")]
    [InlineData("%F0%9F%98%80", "😀")]
    [InlineData("%D7%A9%D7%9C%D7%95%D7%9D", "שלום")]
    [InlineData("a%5Cb", "a\\b")]
    [InlineData("app.config", "app.config")]
    [InlineData("...", "...")]
    [InlineData("..a/b..", "..a/b..")]
    [InlineData("a%252e%252e", "a%2e%2e")]
    [InlineData("", "")]
    public void TryDecode_AcceptableName_IsDecodedExactlyOnce(string escaped, string expected)
    {
        Assert.True(EscapedText.TryDecode(escaped, out var text, out _));
        Assert.Equal(expected, text);
    }

    [Fact]
    public void TryDecode_ComposedAndDecomposed_StayDifferent()
    {
        Assert.True(EscapedText.TryDecode("%C3%A7", out var composed, out _));
        Assert.True(EscapedText.TryDecode("c%CC%A7", out var decomposed, out _));
        Assert.NotEqual(composed, decomposed);
    }

    [Theory]
    [InlineData("..", "'..'")]
    [InlineData(".", "'.'")]
    [InlineData("a/../b", "'..'")]
    [InlineData("a/./b", "'.'")]
    [InlineData("a/%2e%2e/b", "'..'")]
    [InlineData("a/.%2E", "'..'")]
    [InlineData("a%2F..%2Fb", "'..'")]
    [InlineData("%00", "%00")]
    [InlineData("a%0D%0Ab", "%0D")]
    [InlineData("a%7F", "%7F")]
    [InlineData("a%C2%85", "%85")]
    [InlineData("a%", "'%'")]
    [InlineData("a%2", "'%2'")]
    [InlineData("a%zz", "'%zz'")]
    [InlineData("%FF", "UTF-8")]
    [InlineData("%C0%AF", "UTF-8")]
    [InlineData("%E0%80%AF", "UTF-8")]
    [InlineData("%ED%A0%80", "UTF-8")]
    [InlineData("a\tb", "%09")]
    public void TryDecode_UnacceptableName_IsRefusedByName(string escaped, string named)
    {
        Assert.False(EscapedText.TryDecode(escaped, out var text, out var refusal));
        Assert.Null(text);
        Assert.Equal(400, refusal.Status);
        Assert.Contains(named, refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void TryDecode_LongEscapedName_IsDecoded()
    {
        var escaped = string.Concat(Enumerable.Repeat("%C3%A7", 512));

        Assert.True(EscapedText.TryDecode(escaped, out var text, out _));
        Assert.Equal(new string('ç', 512), text);
    }

    [Fact]
    public void TryDecodeQuery_Plus_IsABlank()
    {
        Assert.True(EscapedText.TryDecodeQuery("a+b%2B..", out var text, out _));
        Assert.Equal("a b+..", text);
    }
}
