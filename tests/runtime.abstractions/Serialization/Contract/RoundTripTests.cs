using System.Buffers;
using Actors.Runtime.Serialization;
using Orleans.Serialization;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Contract;

/// <summary>What is written is read again, however the bytes are held and wherever the value stands.</summary>
public sealed class RoundTripTests
{
    private static readonly Serializer Serializer = new();

    [Theory]
    [MemberData(nameof(SampleCases.Data), MemberType = typeof(SampleCases))]
    public void Value_ThroughSpanArrayMemoryAndStream_IsEqual(SampleCase sample) => sample.Run(new Containers());

    [Theory]
    [MemberData(nameof(SampleCases.Data), MemberType = typeof(SampleCases))]
    public void Value_ThroughSequenceOfAnySegments_IsEqual(SampleCase sample) => sample.Run(new Segments());

    [Theory]
    [MemberData(nameof(SampleCases.Data), MemberType = typeof(SampleCases))]
    public void Value_WithBuffersOfAnySize_GivesTheSameBytes(SampleCase sample) => sample.Run(new BufferSizes());

    [Theory]
    [MemberData(nameof(SampleCases.Data), MemberType = typeof(SampleCases))]
    public void Value_AsElementTupleAndObject_IsEqual(SampleCase sample) => sample.Run(new Positions());

    [Theory]
    [MemberData(nameof(SampleCases.Data), MemberType = typeof(SampleCases))]
    public void Value_Skipped_LeavesTheNextFieldAndItsReferencesIntact(SampleCase sample) => sample.Run(new Skipping());

    [Theory]
    [MemberData(nameof(SampleCases.Data), MemberType = typeof(SampleCases))]
    public void Value_WrittenAndRead_CountsTheSameObjects(SampleCase sample) => sample.Run(new Counting());

    private sealed class Containers : ISampleCheck
    {
        public void Check<T>(T value, Func<T, T, bool> areEqual)
        {
            var bytes = Serializer.SerializeToArray(value);
            Assert.True(areEqual(value, Serializer.Deserialize<T>(bytes)));
            Assert.True(areEqual(value, Serializer.Deserialize<T>(bytes.AsSpan())));
            Assert.True(areEqual(value, Serializer.Deserialize<T>(bytes.AsMemory())));
            using var stream = new MemoryStream();
            Serializer.Serialize(value, stream);
            Assert.Equal(bytes, stream.ToArray());
            stream.Position = 0;
            Assert.True(areEqual(value, Serializer.Deserialize<T>(stream)));
        }
    }

    private sealed class Segments : ISampleCheck
    {
        public void Check<T>(T value, Func<T, T, bool> areEqual)
        {
            var bytes = Serializer.SerializeToArray(value);
            foreach (var segmentBytes in new[] { 1, 2, 3, 7, 16, 64, 4096 })
            {
                Assert.True(areEqual(value, Serializer.Deserialize<T>(Sequences.Cut(bytes, segmentBytes))));
            }
        }
    }

    private sealed class BufferSizes : ISampleCheck
    {
        public void Check<T>(T value, Func<T, T, bool> areEqual)
        {
            var bytes = Serializer.SerializeToArray(value);
            foreach (var bufferBytes in new[] { 1, 16, 33, 257, 100_000 })
            {
                var output = new MeasuredBufferWriter(bufferBytes);
                Serializer.Serialize(value, output);
                Assert.Equal(bytes, output.ToArray());
            }
        }
    }

    private sealed class Positions : ISampleCheck
    {
        public void Check<T>(T value, Func<T, T, bool> areEqual)
        {
            var list = Again(new List<T> { value, value });
            Assert.True(areEqual(value, list[0]) && areEqual(value, list[1]));
            Assert.True(areEqual(value, Again(new[] { value })[0]));
            Assert.True(areEqual(value, Again((value, 1)).Item1));
            Assert.True(areEqual(value, Again(Tuple.Create(2, value)).Item2));
            Assert.True(areEqual(value, Again(new Dictionary<string, T> { ["k"] = value })["k"]));
            Assert.True(areEqual(value, (T)Again<object?>(CanBeObject(value) ? value : null)! is { } boxed ? boxed : value));
        }

        private static T Again<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value));

        /// <summary>A query has no type of its own that could be named.</summary>
        private static bool CanBeObject<T>(T value) => value is not null && CodecRegistry.FindForRuntimeType(value.GetType()) is not null;
    }

    private sealed class Skipping : ISampleCheck
    {
        public void Check<T>(T value, Func<T, T, bool> areEqual)
        {
            var shared = new List<string> { "shared" };
            var output = new ArrayBufferWriter<byte>();
            using var writeSession = SerializerSession.Rent();
            var writer = new Writer(output, writeSession);
            FieldSerializer.Write(ref writer, 0, value);
            FieldSerializer.Write(ref writer, 1, shared);
            FieldSerializer.Write(ref writer, 100, value);
            FieldSerializer.Write(ref writer, 101, shared);
            FieldSerializer.Write<object>(ref writer, 102, "end");
            writer.Flush();

            using var readSession = SerializerSession.Rent();
            var reader = new Reader(output.WrittenSpan, readSession);
            reader.SkipField(Next(ref reader, 0));
            var first = FieldSerializer.Read<List<string>>(ref reader, Next(ref reader, 1));
            Assert.True(areEqual(value, FieldSerializer.Read<T>(ref reader, Next(ref reader, 100))));
            Assert.Same(first, FieldSerializer.Read<List<string>>(ref reader, Next(ref reader, 101)));
            Assert.Equal("end", FieldSerializer.Read<object>(ref reader, Next(ref reader, 102)));
            Assert.False(reader.TryReadFieldHeader(out _));
        }

        private static FieldHeader Next(ref Reader reader, uint id)
        {
            Assert.True(reader.TryReadFieldHeader(out var header));
            Assert.Equal(id, header.Id);
            return header;
        }
    }

    private sealed class Counting : ISampleCheck
    {
        public void Check<T>(T value, Func<T, T, bool> areEqual)
        {
            var output = new ArrayBufferWriter<byte>();
            using var writeSession = SerializerSession.Rent();
            var writer = new Writer(output, writeSession);
            FieldSerializer.Write(ref writer, 0, value);
            writer.Flush();
            var marker = new object();
            Assert.True(writeSession.Written.TryAdd(marker, out var written));

            using var readSession = SerializerSession.Rent();
            var reader = new Reader(output.WrittenSpan, readSession);
            FieldSerializer.Read<T>(ref reader, reader.ReadHeader());
            Assert.Equal(written, readSession.Read.Count);

            using var skipSession = SerializerSession.Rent();
            var skipper = new Reader(output.WrittenSpan, skipSession);
            skipper.SkipField(skipper.ReadHeader());
            Assert.Equal(written, skipSession.Read.Count);
            Assert.Equal(0, skipper.RemainingBytes);
        }
    }
}
