using Actors.Runtime.Abstractions.Tests.Serialization.Contract;
using Actors.Runtime.Abstractions.Tests.Serialization.Samples;
using Orleans.Serialization;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Fuzz;

/// <summary>
/// Random and mutated bytes end in a value or a <see cref="SerializerException"/>: no crash, no hang, and no more memory than the
/// stated multiple of the message. Set ACTORS_FUZZ_SEED to run a failure again, ACTORS_FUZZ_ROUNDS for longer runs.
/// </summary>
public sealed class FuzzTests
{
    /// <summary>Bytes allocated per byte of the message, on top of a constant for the error itself.</summary>
    private const int AllocatedPerByteMax = 512;

    private const int AllocatedConstant = 128 * 1024;

    private static readonly Serializer Serializer = new();
    private static readonly int Seed = Setting("ACTORS_FUZZ_SEED", Environment.TickCount);
    private static readonly int Rounds = Setting("ACTORS_FUZZ_ROUNDS", 60);

    [Theory]
    [MemberData(nameof(SampleCases.Data), MemberType = typeof(SampleCases))]
    public void MutatedBytes_OfAnyType_EndInAValueOrOneKindOfError(SampleCase sample) => sample.Run(new Mutations(new Random(Seed)));

    [Fact]
    public void RandomBytes_AsAnyType_EndInAValueOrOneKindOfError()
    {
        var random = new Random(Seed);
        for (var round = 0; round < Rounds * 50; round++)
        {
            var bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            Probe<object>(bytes);
            Probe<Node>(bytes);
            Probe<Dictionary<string, object>>(bytes);
            Probe<object[]>(bytes);
            Probe<Exception>(bytes);
        }
    }

    [Fact]
    public void MutatedGraphs_EndInAValueOrOneKindOfError()
    {
        var random = new Random(Seed);
        var message = Serializer.SerializeToArray<object>(Graph());
        for (var round = 0; round < Rounds * 20; round++)
        {
            Probe<object>(Mutator.Mutate(message, random));
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void NestedCountsThatClaimTheSameBytes_AllocateNoMoreThanTheMultiple(int messageBytes)
    {
        // Every level of nesting announces as many items as there are bytes; together they would need levels × bytes × 8.
        List<byte> message = [0xA0, 0, 8, .. "object[]"u8];
        while (message.Count < messageBytes)
        {
            message.Add(0xC0);
            AddVarint(message, (ulong)Math.Max(0, messageBytes - message.Count - 20) << 3);
            message.AddRange([0xA0, 1]);
        }

        Probe<object>([.. message]);
    }

    [Fact]
    public void HugeLengths_AreRefusedBeforeTheyAreAllocated()
    {
        byte[][] messages =
        [
            [0x70, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
            [0xB0, 6, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
            [0xC0, 0xF8, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
            [0xD0, 0xF8, 0xFF, 0xFF, 0xFF, 0xFF, 0x07],
        ];
        foreach (var message in messages)
        {
            Probe<string>(message);
            Probe<int[]>(message);
            Probe<List<string>>(message);
            Probe<Dictionary<string, string>>(message);
            Probe<int[,]>(message);
        }
    }

    [Fact]
    public void NestingWithoutEnd_IsRefusedBeforeTheStackEnds()
    {
        Probe<Node>([.. Enumerable.Repeat((byte)0x91, 1_000_000)]);
        Probe<object>([.. Enumerable.Repeat<byte[]>([0xA0, 0, 6, .. "object"u8], 100_000).SelectMany(part => part)]);
    }

    internal static void Probe<T>(byte[] bytes)
    {
        // The first use of a type makes its codec; only what a message costs after that counts.
        Read<T>(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Read<T>(bytes);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(
            allocated <= AllocatedConstant + ((long)bytes.Length * AllocatedPerByteMax),
            $"Seed {Seed}: {bytes.Length} bytes read as {typeof(T)} allocated {allocated}: {Convert.ToHexString(bytes.AsSpan(0, Math.Min(500, bytes.Length)))}");
    }

    private static void Read<T>(byte[] bytes)
    {
        try
        {
            Serializer.Deserialize<T>(bytes);
        }
        catch (SerializerException)
        {
            // The one kind of error that is allowed.
        }
        catch (Exception exception)
        {
            Assert.Fail($"Seed {Seed}: {Convert.ToHexString(bytes)} read as {typeof(T)} threw {exception}");
        }
    }

    private static Node Graph()
    {
        var node = new Node { Name = "root", Anything = new Person("Ada", 36) };
        node.Next = new Node { Next = node, Anything = new Dictionary<string, object> { ["a"] = new[,] { { 1, 2 } }, ["b"] = new Puppy() } };
        node.Children.Add(new Node { Anything = new List<object> { node, 1.5m, new Uri("http://x/"), new OrderException("m", 1) } });
        node.Children.Add(new Node { Anything = (1, "two", new Box<Point> { Content = new Point(1, 2) }) });
        return node;
    }

    private static void AddVarint(List<byte> message, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            message.Add((byte)(value | 0x80));
        }

        message.Add((byte)value);
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : otherwise;

    private sealed class Mutations(Random random) : ISampleCheck
    {
        public void Check<T>(T value, Func<T, T, bool> areEqual)
        {
            var message = Serializer.SerializeToArray(value);
            for (var round = 0; round < Rounds / 4; round++)
            {
                Probe<T>(Mutator.Mutate(message, random));
            }
        }
    }
}
