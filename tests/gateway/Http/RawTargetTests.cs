using Actors.Gateway.Http;

namespace Actors.Gateway.Tests.Http;

public sealed class RawTargetTests
{
    [Theory]
    [InlineData("/v1/kv/a", "/v1/kv/a", "")]
    [InlineData("/v1/kv/a?raw", "/v1/kv/a", "raw")]
    [InlineData("/v1/kv/a?x=1?y", "/v1/kv/a", "x=1?y")]
    [InlineData("http://host:8500/v1/kv/a?raw", "/v1/kv/a", "raw")]
    [InlineData("http://host:8500", "/", "")]
    [InlineData("http://host?raw", "", "raw")]
    [InlineData("*", "*", "")]
    public void Parse_AnyForm_SplitsPathAndQuery(string target, string path, string query)
    {
        var parsed = RawTarget.Parse(target);

        Assert.Equal(path, parsed.Path.ToString());
        Assert.Equal(query, parsed.Query.ToString());
    }
}
