using System.Buffers;
using Actors.Runtime.Abstractions.Tests.Serialization.Samples;
using Actors.Runtime.Serialization;
using Orleans.Serialization;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Graphs;

/// <summary>Objects keep their identity within a message, also where a reader skipped their first occurrence.</summary>
public sealed class ReferenceTests
{
    private static readonly Serializer Serializer = new();

    [Fact]
    public void Cycle_ThroughObjects_IsRestored()
    {
        var node = new Node { Name = "a" };
        node.Next = new Node { Name = "b", Next = node };

        var read = Again(node);

        Assert.Equal("b", read.Next!.Name);
        Assert.Same(read, read.Next.Next);
    }

    [Fact]
    public void Cycle_ThroughCollections_IsRestored()
    {
        var list = new List<object>();
        var map = new Dictionary<string, object> { ["list"] = list };
        var array = new object[] { list, map };
        list.Add(map);
        list.Add(list);
        list.Add(array);
        array[1] = array;

        var read = Again(list);

        Assert.Same(read, read[1]);
        Assert.Same(read, ((Dictionary<string, object>)read[0])["list"]);
        Assert.Same(read[2], ((object[])read[2])[1]);
    }

    [Fact]
    public void SharedObjects_InManyPlaces_StayOne()
    {
        var shared = new Node { Name = "shared" };
        var nodes = Enumerable.Range(0, 100).Select(index => new Node { Name = "n" + index, Next = shared, Anything = shared }).ToList();

        var read = Again(nodes);

        Assert.All(read, node => Assert.Same(read[0].Next, node.Next));
        Assert.All(read, node => Assert.Same(read[0].Next, node.Anything));
    }

    [Fact]
    public void EqualObjects_ThatAreNotShared_StayTwo()
    {
        var read = Again(new[] { new Person("a", 1), new Person("a", 1) });
        Assert.NotSame(read[0], read[1]);
    }

    [Fact]
    public void Untracked_InTwoPlaces_BecomesTwo()
    {
        var value = new Untracked { Number = 1 };
        var read = Again(new[] { value, value });
        Assert.NotSame(read[0], read[1]);
    }

    [Fact]
    public void Reference_ToObjectInSkippedField_IsFollowed()
    {
        var inner = new Node { Name = "inner" };
        var outer = new Node { Name = "outer", Next = inner, Children = { inner } };
        var bytes = Write((ref Writer writer) =>
        {
            FieldSerializer.Write<object>(ref writer, 0, new List<object> { "text", outer });
            FieldSerializer.Write(ref writer, 1, inner);
            FieldSerializer.Write(ref writer, 2, outer);
            FieldSerializer.Write(ref writer, 3, new Node { Name = "after" });
            FieldSerializer.Write<object>(ref writer, 4, inner);
        });

        using var session = SerializerSession.Rent();
        var reader = new Reader(bytes, session);
        reader.SkipField(reader.ReadHeader());
        var readInner = FieldSerializer.Read<Node>(ref reader, reader.ReadHeader());
        var readOuter = FieldSerializer.Read<Node>(ref reader, reader.ReadHeader());
        var after = FieldSerializer.Read<Node>(ref reader, reader.ReadHeader());
        var again = FieldSerializer.Read<object>(ref reader, reader.ReadHeader());

        Assert.Equal("inner", readInner.Name);
        Assert.Equal("outer", readOuter.Name);
        Assert.Equal("after", after.Name);
        Assert.Same(readInner, readOuter.Next);
        Assert.Same(readInner, readOuter.Children[0]);
        Assert.Same(readInner, again);
    }

    [Fact]
    public void Reference_ToSkippedCycle_IsFollowed()
    {
        var node = new Node { Name = "a" };
        node.Next = new Node { Name = "b", Next = node, Anything = new Puppy(new DateOnly(2024, 1, 1)) };
        var bytes = Write((ref Writer writer) =>
        {
            FieldSerializer.Write<object>(ref writer, 0, node);
            FieldSerializer.Write(ref writer, 1, node.Next);
            FieldSerializer.Write<object>(ref writer, 2, node.Next.Anything!);
            FieldSerializer.Write<object>(ref writer, 3, new Puppy());
        });

        using var session = SerializerSession.Rent();
        var reader = new Reader(bytes, session);
        reader.SkipField(reader.ReadHeader());
        var second = FieldSerializer.Read<Node>(ref reader, reader.ReadHeader());
        var puppy = FieldSerializer.Read<object>(ref reader, reader.ReadHeader());

        Assert.Equal("b", second.Name);
        Assert.Same(second, second.Next!.Next);
        Assert.Same(second.Anything, puppy);
        Assert.IsType<Puppy>(FieldSerializer.Read<object>(ref reader, reader.ReadHeader()));
    }

    [Fact]
    public void Chain_DeeperThanTheLimit_FailsClearlyWhenWritten()
    {
        var node = new Node();
        for (var i = 0; i < 10_000; i++)
        {
            node = new Node { Next = node };
        }

        var exception = Assert.Throws<SerializerException>(() => Serializer.SerializeToArray(node));
        Assert.Contains("512 levels", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Chain_AsDeepAsTheLimit_FitsASmallStack()
    {
        var node = new Node { Name = "deepest" };
        for (var i = 0; i < SerializerLimits.DepthMax - 2; i++)
        {
            node = new Node { Next = node, Anything = "x" };
        }

        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() => new DeepCopier().Copy(Again(node))), maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
    }

    private static T Again<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value));

    private static byte[] Write(WriteFields write)
    {
        var output = new ArrayBufferWriter<byte>();
        using var session = SerializerSession.Rent();
        var writer = new Writer(output, session);
        write(ref writer);
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    private delegate void WriteFields(ref Writer writer);
}
