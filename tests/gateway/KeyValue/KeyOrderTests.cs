using Actors.Gateway.KeyValue;

namespace Actors.Gateway.Tests.KeyValue;

public sealed class KeyOrderTests
{
    [Theory]
    [InlineData("a/", "a0")]
    [InlineData("a", "b")]
    [InlineData("ключ", "клюш")]
    [InlineData("\uD7FF", "\uE000")]
    [InlineData("\uFFFF", "\U00010000")]
    [InlineData("a\U0010FFFF", "b")]
    public void After_Prefix_IsTheNextTextBehindIt(string prefix, string expected) => Assert.Equal(expected, KeyOrder.After(prefix));

    [Theory]
    [InlineData("")]
    [InlineData("\U0010FFFF\U0010FFFF")]
    public void After_NothingBehind_IsNull(string prefix) => Assert.Null(KeyOrder.After(prefix));
}
