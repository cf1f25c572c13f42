using System.Text.Json;
using Orleans.Runtime;

namespace Actors.Runtime.Abstractions.Tests.Runtime;

public sealed class GrainIdTests
{
    [Theory]
    [InlineData("greeting", "World")]
    [InlineData("kv", "app/color/with/slashes")]
    [InlineData("kv", "ключ/ç 🙂")]
    [InlineData("kv", "/")]
    [InlineData("list`1", " ")]
    public void Text_ParsedAndPrinted_IsTheSame(string type, string key)
    {
        var id = GrainId.Create(type, key);

        Assert.Equal($"{type}/{key}", id.ToString());
        Assert.Equal(id, GrainId.Parse(id.ToString()));
        Assert.Equal(id, JsonSerializer.Deserialize<GrainId>(JsonSerializer.Serialize(id)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("noslash")]
    [InlineData("/key")]
    [InlineData("type/")]
    [InlineData("  /key")]
    public void TryParse_OtherText_IsFalse(string? text) => Assert.False(GrainId.TryParse(text, out _));

    [Fact]
    public void Parse_OtherText_NamesItAndTheForm()
    {
        var failure = Assert.Throws<FormatException>(() => GrainId.Parse("noslash"));

        Assert.Contains("'noslash'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'type/key'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Equality_DiffersInCase_IsFalse()
    {
        Assert.NotEqual(GrainId.Create("kv", "FACE"), GrainId.Create("kv", "face"));
        Assert.True(GrainId.Create("kv", "FACE") < GrainId.Create("kv", "face"));
    }

    [Fact]
    public void UniformHash_TypeAndKey_IsTheStoredFormula()
    {
        var id = GrainId.Create("abc", "a");

        // XXH32("abc") and XXH32("a") are published vectors; reminders store this hash.
        Assert.Equal(unchecked((0x32D153FFu * 31) + 0x550D7456u), id.GetUniformHashCode());
    }

    [Fact]
    public void Default_HasNoTypeAndKey()
    {
        Assert.True(default(GrainId).IsDefault);
        Assert.Equal("/", default(GrainId).ToString());
    }
}
