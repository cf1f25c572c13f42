using System.Text;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Storage;
using Actors.Ledger;

namespace Actors.Grains.Tests.Registry.Storage;

public sealed class InstanceRowTests
{
    [Fact]
    public void Decode_Encoded_IsTheSameInstance()
    {
        var instance = Sample.Instance("web1", 9, "веб", CheckStatus.Warning, "a\"b", "ç") with { ModifyIndex = 4, CreateIndex = 4 };

        var decoded = InstanceRow.Decode(Row(InstanceRow.Encode(instance), 4, 9));

        Assert.Equal(instance with { Definition = decoded.Definition, Checks = decoded.Checks }, decoded);
        Assert.Equal(instance.Definition.Tags.AsEnumerable(), decoded.Definition.Tags);
        Assert.Equal(instance.Definition.Meta.AsEnumerable(), decoded.Definition.Meta);
        Assert.Equal(instance.Definition.TaggedAddresses.AsEnumerable(), decoded.Definition.TaggedAddresses);
        Assert.Equal(instance.Checks.AsEnumerable(), decoded.Checks);
    }

    [Fact]
    public void Decode_WhatTheCommitItselfWrote_HasTheIndexOfThatCommit()
    {
        var pending = Sample.Instance("web1", 0, status: CheckStatus.Passing);
        pending = pending with { Checks = [pending.Checks[0] with { CreateIndex = 0, ModifyIndex = 0 }] };

        var decoded = InstanceRow.Decode(Row(InstanceRow.Encode(pending), 8, 8));

        Assert.Equal((8L, 8L, 8L), (decoded.CreateIndex, decoded.ModifyIndex, decoded.Version));
        Assert.Equal((8L, 8L), (decoded.Checks[0].CreateIndex, decoded.Checks[0].ModifyIndex));
    }

    // Rows written by this version must stay readable: change the expected text only together with the format version.
    [Fact]
    public void Encode_Sample_IsTheTextThatIsInDatabases()
    {
        var instance = Sample.Instance("web1", 3, status: CheckStatus.Passing, tags: "ç");

        var text = Encoding.UTF8.GetString(InstanceRow.Encode(instance).Span);

        Assert.Equal(
            """
            {"version":1,"node":"actors","definition":{"id":"web1","name":"web","tags":["ç"],"address":"10.0.0.1","port":8080,"socketPath":"","meta":[{"key":"version","value":"1"}],"taggedAddresses":[{"name":"lan","address":"10.0.0.1","port":8080}],"weights":{"passing":1,"warning":1},"enableTagOverride":false},"checks":[{"definition":{"id":"service:web1","name":"service:web1","notes":"","type":"ttl","initialStatus":"Critical","ttl":"00:00:10"},"status":"Passing","output":"","createIndex":1,"modifyIndex":1}],"modifyIndex":3}
            """,
            text);
    }

    [Fact]
    public void Decode_LaterFormat_SaysSo()
    {
        var row = Row(Encoding.UTF8.GetBytes("""{"version":2}"""), 1, 1);

        Assert.Contains("'2'", Assert.Throws<InvalidDataException>(() => InstanceRow.Decode(row)).Message, StringComparison.Ordinal);
    }

    private static LedgerEntry Row(ReadOnlyMemory<byte> payload, long createIndex, long modifyIndex) =>
        new(RegistryKeys.Instances, "key", payload, createIndex, modifyIndex);
}
