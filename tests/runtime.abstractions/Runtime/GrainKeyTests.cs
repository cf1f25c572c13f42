using Orleans.Runtime;

namespace Actors.Runtime.Abstractions.Tests.Runtime;

public sealed class GrainKeyTests
{
    private static readonly Guid SomeGuid = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");

    [Theory]
    [InlineData(0, "0")]
    [InlineData(10, "A")]
    [InlineData(255, "FF")]
    [InlineData(long.MaxValue, "7FFFFFFFFFFFFFFF")]
    [InlineData(-1, "FFFFFFFFFFFFFFFF")]
    [InlineData(long.MinValue, "8000000000000000")]
    public void IntegerKey_AnyNumber_IsUpperHexWithoutPaddingAndReadsBack(long number, string text)
    {
        var key = GrainIdKeyExtensions.CreateIntegerKey(number);

        Assert.Equal(text, key.ToString());
        Assert.Equal(number, Id(key).GetIntegerKey(out var extension));
        Assert.Null(extension);
    }

    [Fact]
    public void GuidKey_AnyGuid_Is32HexDigitsAndReadsBack()
    {
        var key = GrainIdKeyExtensions.CreateGuidKey(SomeGuid);

        Assert.Equal("0f8fad5bd9cb469fa16570867728950e", key.ToString());
        Assert.Equal(SomeGuid, Id(key).GetGuidKey(out var extension));
        Assert.Null(extension);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("with+plus/slash")]
    [InlineData("ключ ç 🙂")]
    public void CompoundKey_AnyExtension_ReadsBack(string extension)
    {
        var integer = GrainIdKeyExtensions.CreateIntegerKey(-42, extension);
        var guid = GrainIdKeyExtensions.CreateGuidKey(SomeGuid, extension);

        Assert.Equal($"FFFFFFFFFFFFFFD6+{extension}", integer.ToString());
        Assert.Equal(-42, Id(integer).GetIntegerKey(out var integerExtension));
        Assert.Equal(extension, integerExtension);
        Assert.Equal(SomeGuid, Id(guid).GetGuidKey(out var guidExtension));
        Assert.Equal(extension, guidExtension);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void CompoundKey_WithoutExtension_IsThePlainKey(string? extension)
    {
        Assert.Equal(GrainIdKeyExtensions.CreateIntegerKey(7), GrainIdKeyExtensions.CreateIntegerKey(7, extension));
        Assert.Equal(GrainIdKeyExtensions.CreateGuidKey(SomeGuid), GrainIdKeyExtensions.CreateGuidKey(SomeGuid, extension));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("12345678901234567")]
    [InlineData("+ext")]
    public void TryGetIntegerKey_OtherText_IsFalse(string text) => Assert.False(Id(IdSpan.Create(text)).TryGetIntegerKey(out _, out _));

    [Theory]
    [InlineData("FACE")]
    [InlineData("0f8fad5bd9cb469fa16570867728950")]
    [InlineData("0f8fad5bd9cb469fa16570867728950z")]
    [InlineData("0f8fad5b-d9cb-469f-a165-70867728950e")]
    public void TryGetGuidKey_OtherText_IsFalse(string text) => Assert.False(Id(IdSpan.Create(text)).TryGetGuidKey(out _, out _));

    [Fact]
    public void GetIntegerKey_StringKey_NamesGrainAndRemedy()
    {
        var failure = Assert.Throws<InvalidOperationException>(() => GrainId.Create("user", "name").GetIntegerKey());

        Assert.Contains("'user/name'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("read it with", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t")]
    public void StringKey_Blank_IsRefused(string? text)
    {
        Assert.Throws<ArgumentException>(() => GrainIdKeyExtensions.CreateStringKey(text));
        Assert.Throws<ArgumentException>(() => GrainIdKeyExtensions.CheckKeyExtension(text));
    }

    [Theory]
    [InlineData("FACE")]
    [InlineData(" face ")]
    public void StringKey_AnyText_IsKeptAsItIs(string text) => Assert.Equal(text, GrainIdKeyExtensions.CreateStringKey(text).ToString());

    private static GrainId Id(IdSpan key) => GrainId.Create(GrainType.Create("test"), key);
}
