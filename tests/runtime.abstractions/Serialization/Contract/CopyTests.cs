using System.Collections.Immutable;
using Actors.Runtime.Abstractions.Tests.Serialization.Samples;
using Actors.Runtime.Serialization;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Contract;

/// <summary>Copies equal their originals, share nothing that can change, and keep what was shared shared.</summary>
public sealed class CopyTests
{
    [Theory]
    [MemberData(nameof(SampleCases.Data), MemberType = typeof(SampleCases))]
    public void Copy_OfAnyValue_IsEqual(SampleCase sample) => sample.Run(new Equality());

    [Theory]
    [MemberData(nameof(SampleCases.Data), MemberType = typeof(SampleCases))]
    public void Copy_OfSharedValue_StaysShared(SampleCase sample) => sample.Run(new Sharing());

    [Theory]
    [MemberData(nameof(SampleCases.Data), MemberType = typeof(SampleCases))]
    public void Copy_OfMutableCollection_IsAnother(SampleCase sample) => sample.Run(new Separation());

    [Fact]
    public void Copy_OfGraphWithCycle_HasTheSameCycle()
    {
        var node = new Node { Name = "a" };
        node.Next = new Node { Name = "b", Next = node, Anything = node };
        node.Children.Add(node.Next);

        var copy = new DeepCopier().Copy(node);

        Assert.NotSame(node, copy);
        Assert.Same(copy, copy.Next!.Next);
        Assert.Same(copy, copy.Next.Anything);
        Assert.Same(copy.Next, copy.Children[0]);
    }

    [Fact]
    public void Copy_OfNestedMutableObject_DoesNotSeeLaterChanges()
    {
        var original = new Node { Children = { new Node { Name = "child" } }, Anything = new List<int> { 1 } };
        var copy = new DeepCopier().Copy(original);
        original.Children[0].Name = "changed";
        ((List<int>)original.Anything!).Add(2);

        Assert.Equal("child", copy.Children[0].Name);
        Assert.Equal([1], (List<int>)copy.Anything!);
    }

    [Fact]
    public void Copy_OfTooDeepChain_FailsClearly()
    {
        var node = new Node();
        for (var i = 0; i < 100_000; i++)
        {
            node = new Node { Next = node };
        }

        var exception = Assert.Throws<SerializerException>(() => new DeepCopier().Copy(node));
        Assert.Contains("deeper than", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copy_OfTypeWithoutCodec_NamesTheRemedy()
    {
        var exception = Assert.Throws<CodecNotFoundException>(() => new DeepCopier().Copy(new Uncopyable()));
        Assert.Contains("[GenerateSerializer]", exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Uncopyable), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Copy_WithRegisteredCopier_UsesIt() => Assert.Equal("copied", new DeepCopier().Copy(new Customized { Text = "original" }).Text);

    [Fact]
    public void IsImmutable_OfValuesThatNeverChange_IsTrue()
    {
        Assert.True(Copier<int>.IsImmutable);
        Assert.True(Copier<string>.IsImmutable);
        Assert.True(Copier<Color>.IsImmutable);
        Assert.True(Copier<Uri>.IsImmutable);
        Assert.True(Copier<GrainId>.IsImmutable);
        Assert.True(Copier<IGrainWithKey>.IsImmutable);
        Assert.True(Copier<CancellationToken>.IsImmutable);
        Assert.True(Copier<Type>.IsImmutable);
        Assert.True(Copier<Exception>.IsImmutable);
        Assert.True(Copier<Person>.IsImmutable);
        Assert.True(Copier<Point>.IsImmutable);
        Assert.True(Copier<Tree>.IsImmutable);
        Assert.True(Copier<Circle>.IsImmutable);
        Assert.True(Copier<Promised>.IsImmutable);
        Assert.True(Copier<ImmutableArray<Person>>.IsImmutable);
        Assert.True(Copier<ImmutableDictionary<string, Point>>.IsImmutable);
        Assert.True(Copier<(int, string, Person)>.IsImmutable);
        Assert.True(Copier<Immutable<List<int>>>.IsImmutable);
        Assert.True(Copier<ReadOnlyMemory<byte>>.IsImmutable);
        Assert.True(Copier<Point?>.IsImmutable);
    }

    [Fact]
    public void IsImmutable_OfValuesThatMightChange_IsFalse()
    {
        Assert.False(Copier<object>.IsImmutable);
        Assert.False(Copier<Action>.IsImmutable);
        Assert.False(Copier<int[]>.IsImmutable);
        Assert.False(Copier<List<int>>.IsImmutable);
        Assert.False(Copier<Memory<byte>>.IsImmutable);
        Assert.False(Copier<Node>.IsImmutable);
        Assert.False(Copier<Hidden>.IsImmutable);
        Assert.False(Copier<MutableStruct>.IsImmutable);
        Assert.False(Copier<Shape>.IsImmutable);
        Assert.False(Copier<ImmutableArray<Node>>.IsImmutable);
        Assert.False(Copier<(int, Node)>.IsImmutable);
    }

    public interface IGrainWithKey : IAddressable;

    public sealed class Uncopyable;

    private sealed class Equality : ISampleCheck
    {
        public void Check<T>(T value, Func<T, T, bool> areEqual)
        {
            Assert.True(areEqual(value, Copier<T>.CopyRoot(value)));
            Assert.True(areEqual(value, Copier<List<T>>.CopyRoot([value])[0]));
            Assert.True(areEqual(value, Copier<(T, int)>.CopyRoot((value, 1)).Item1));
            if (value is not null && CodecRegistry.FindForRuntimeType(value.GetType()) is not null)
            {
                Assert.True(areEqual(value, (T)Copier<object>.CopyRoot(value)));
            }
        }
    }

    private sealed class Sharing : ISampleCheck
    {
        public void Check<T>(T value, Func<T, T, bool> areEqual)
        {
            // A query is gathered into a list each time; it has no identity to keep.
            var hasIdentity = value is not null && !value.GetType().IsValueType && CodecRegistry.FindForRuntimeType(value.GetType()) is not null;
            var copy = Copier<T[]>.CopyRoot([value, value]);
            Assert.True(!hasIdentity || ReferenceEquals(copy[0], copy[1]));
            Assert.True(!Copier<T>.IsImmutable || typeof(T).IsValueType || ReferenceEquals(value, copy[0]));
        }
    }

    private sealed class Separation : ISampleCheck
    {
        public void Check<T>(T value, Func<T, T, bool> areEqual)
        {
            var canChange = value is System.Collections.IList { IsReadOnly: false } or System.Collections.IDictionary { IsReadOnly: false };
            if (canChange && !typeof(T).IsValueType)
            {
                object copy = Copier<T>.CopyRoot(value)!;
                Assert.False(ReferenceEquals(value, copy));
            }
        }
    }
}
