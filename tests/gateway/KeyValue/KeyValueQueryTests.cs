using Actors.Gateway.Http;
using Actors.Gateway.KeyValue;

namespace Actors.Gateway.Tests.KeyValue;

public sealed class KeyValueQueryTests
{
    [Theory]
    [InlineData("recurse")]
    [InlineData("recurse=")]
    [InlineData("recurse=1")]
    [InlineData("recurse=true")]
    [InlineData("recurse=false")]
    [InlineData("&&recurse&")]
    public void Recurse_Present_CountsWhateverItsValue(string query) => Assert.True(Parse(query).Recurse);

    [Fact]
    public void Keys_AsPythonSendsIt_Counts() => Assert.True(Parse("keys=True").Keys);

    [Theory]
    [InlineData("separator=/", "/")]
    [InlineData("separator=%2F", "/")]
    [InlineData("seperator=/", "/")]
    [InlineData("separator=", null)]
    [InlineData("separator=%C3%A7", "ç")]
    public void Separator_AnySpelling_IsRead(string query, string? expected) => Assert.Equal(expected, Parse(query).Separator);

    [Fact]
    public void Flags_LargestUnsignedNumber_IsRead() => Assert.Equal(ulong.MaxValue, Parse("flags=18446744073709551615").Flags);

    [Theory]
    [InlineData("flags=x", 500, "flags")]
    [InlineData("flags=-1", 500, "flags")]
    [InlineData("flags=18446744073709551616", 500, "flags")]
    [InlineData("flags", 500, "flags")]
    [InlineData("cas=x", 500, "cas")]
    [InlineData("dc=elsewhere", 500, "No path to datacenter")]
    [InlineData("stale&consistent", 400, "consistent")]
    [InlineData("recurse&cas=1", 400, "cas")]
    [InlineData("cas=1&acquire=s", 400, "acquire")]
    [InlineData("acquire=s&release=s", 400, "release")]
    [InlineData("index=x", 400, "Invalid index")]
    [InlineData("index=-1", 400, "Invalid index")]
    [InlineData("wait=10", 400, "Invalid wait time")]
    [InlineData("wait=-10s", 400, "Invalid wait time")]
    [InlineData("max_stale=x", 400, "max_stale")]
    [InlineData("separator=%zz", 400, "%zz")]
    public void Parse_Nonsense_IsRefusedWithTheParameterNamed(string query, int status, string named)
    {
        Assert.False(KeyValueQuery.TryParse(query, "dc1", out _, out var refusal));
        Assert.Equal(status, refusal.Status);
        Assert.Contains(named, refusal.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("stale", 2)]
    [InlineData("stale=", 2)]
    [InlineData("max_stale=10s", 2)]
    [InlineData("consistent=1", 1)]
    [InlineData("dc=dc1&index=7&wait=1m30s&token=secret&ns=default", 0)]
    public void Mode_OfTheQuery_IsRead(string query, int expected) => Assert.Equal((ReadMode)expected, Parse(query).Mode);

    private static KeyValueQuery Parse(string query)
    {
        Assert.True(KeyValueQuery.TryParse(query, "dc1", out var parsed, out var refusal), refusal.Text);
        return parsed;
    }
}
