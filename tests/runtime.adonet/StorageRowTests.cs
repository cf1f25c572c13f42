using System.Buffers.Binary;
using System.Text;
using Actors.Runtime.AdoNet.Storage;
using Actors.Runtime.Hashing;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Tests;

public sealed class StorageRowTests
{
    private static readonly Guid SomeGuid = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public void Of_StringKey_HashesItsBytesInReverse()
    {
        var reversed = new string([.. "Nobody inspects the spammish repetition".Reverse()]);

        var row = Row(IdSpan.Create(reversed));

        // A published vector of XXH32.
        Assert.Equal(unchecked((int)0xE2293B2F), row.GrainIdHash);
        Assert.Equal((0L, 0L, reversed), (row.GrainIdN0, row.GrainIdN1, row.GrainIdExtensionString));
    }

    [Fact]
    public void Of_StateName_IsHashedAsItIs()
    {
        var row = StorageRow.Of("service", "abc", GrainId.Create("cart", "key"));

        Assert.Equal(unchecked((int)0x32D153FF), row.GrainTypeHash);
        Assert.Equal(("abc", "service", "cart/key"), (row.GrainTypeString, row.ServiceId, row.OwnerGrainId));
    }

    [Theory]
    [InlineData(64206L, null)]
    [InlineData(-1L, null)]
    [InlineData(7L, "extension")]
    public void Of_IntegerKey_KeepsTheNumberInTheSecondColumn(long number, string? extension)
    {
        var row = Row(GrainIdKeyExtensions.CreateIntegerKey(number, extension));

        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        byte[] hashed = [.. Encoding.UTF8.GetBytes(extension ?? "").Reverse(), .. bytes];
        Assert.Equal((0L, number, extension), (row.GrainIdN0, row.GrainIdN1, row.GrainIdExtensionString));
        Assert.Equal(unchecked((int)XxHash32.Compute(hashed)), row.GrainIdHash);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("extension")]
    public void Of_GuidKey_KeepsItsBytesInTwoColumns(string? extension)
    {
        var row = Row(GrainIdKeyExtensions.CreateGuidKey(SomeGuid, extension));

        byte[] hashed = [.. Encoding.UTF8.GetBytes(extension ?? "").Reverse(), .. SomeGuid.ToByteArray().Reverse()];
        Assert.Equal((0x6677445500112233L, unchecked((long)0xFFEEDDCCBBAA9988)), (row.GrainIdN0, row.GrainIdN1));
        Assert.Equal(extension, row.GrainIdExtensionString);
        Assert.Equal(unchecked((int)XxHash32.Compute(hashed)), row.GrainIdHash);
    }

    [Theory]
    [InlineData("FACE", "face")]
    [InlineData("20235", "020235")]
    [InlineData("ABC+x", "abc+x")]
    public void Of_KeysThatReadAsOneNumber_DifferOnlyInTheirOwner(string first, string second)
    {
        var firstRow = Row(IdSpan.Create(first));
        var secondRow = Row(IdSpan.Create(second));

        Assert.NotEqual(firstRow, secondRow);
        Assert.Equal(firstRow, secondRow with { OwnerGrainId = firstRow.OwnerGrainId });
    }

    private static StorageRow Row(IdSpan key) => StorageRow.Of("service", "state", GrainId.Create(GrainType.Create("cart"), key));
}
