using Actors.GrainInterfaces.KeyValue;

namespace Actors.Grains.Tests.KeyValue;

public sealed class KeyValuePayloadTests
{
    [Theory]
    [InlineData("", 0UL, 0L, null)]
    [InlineData("value", ulong.MaxValue, long.MaxValue, "7f6b1c0e-0000-0000-0000-000000000000")]
    [InlineData("ключ", 1UL << 63, 1L, "ç")]
    public void Decode_WhatWasEncoded_IsTheSame(string value, ulong flags, long lockIndex, string? session)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(value);

        var entry = KeyValuePayload.Decode(KeyValuePayload.Encode(bytes, flags, lockIndex, session), 3, 9);

        Assert.Equal(bytes, entry.Value.ToArray());
        Assert.Equal((flags, lockIndex, session, 3L, 9L), (entry.Flags, entry.LockIndex, entry.Session, entry.CreateIndex, entry.ModifyIndex));
    }

    [Fact]
    public void Encode_KnownEntry_HasTheseBytes()
    {
        var payload = KeyValuePayload.Encode([0xAA, 0xBB], 0x0102030405060708, 2, "s");

        Assert.Equal("01" + "0807060504030201" + "0200000000000000" + "01" + "73" + "AABB", Convert.ToHexString(payload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("0200000000000000000000000000000000" + "00")]
    [InlineData("0100000000000000000000000000000000" + "05" + "7373")]
    public void Decode_SomethingElse_IsRefusedWithTheIndex(string payload)
    {
        var failure = Assert.Throws<InvalidDataException>(() => KeyValuePayload.Decode(Convert.FromHexString(payload), 3, 9));

        Assert.Contains("9", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_SessionTooLong_IsRefusedWithTheLimit() =>
        Assert.Contains("255", Assert.Throws<ArgumentException>(() => KeyValuePayload.Encode([], 0, 0, new string('s', 256))).Message, StringComparison.Ordinal);
}
