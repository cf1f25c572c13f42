using Actors.Runtime.Abstractions.Tests.Serialization.Samples;
using Actors.Runtime.Serialization;
using Orleans.Serialization;

namespace Actors.Runtime.Abstractions.Tests.Serialization.Graphs;

/// <summary>Values arrive as what they are, whatever they were declared as; and only registered types do.</summary>
public sealed class PolymorphismTests
{
    private static readonly Serializer Serializer = new();

    [Fact]
    public void Derived_DeclaredAsBaseInterfaceOrObject_KeepsItsType()
    {
        var puppy = new Puppy(new DateOnly(2024, 5, 6)) { Name = "rex", Barks = 2 };

        var animals = Again(new List<Animal> { puppy, new Dog { Name = "d" }, puppy });
        Assert.Equal(new DateOnly(2024, 5, 6), Assert.IsType<Puppy>(animals[0]).Born);
        Assert.Equal(2, ((Dog)animals[0]).Barks);
        Assert.IsType<Dog>(animals[1]);
        Assert.Same(animals[0], animals[2]);
        Assert.IsType<Puppy>(Again<INamed>(puppy));
        Assert.IsType<Puppy>(Again<object>(puppy));
        Assert.IsType<Puppy>(Again<Dog>(puppy));
    }

    [Fact]
    public void Type_NamedOnce_IsNotNamedAgain()
    {
        var one = Serializer.SerializeToArray<object[]>([new Dog()]);
        var two = Serializer.SerializeToArray<object[]>([new Dog(), new Dog()]);
        var three = Serializer.SerializeToArray<object[]>([new Dog(), new Dog(), new Dog()]);
        Assert.Equal(three.Length - two.Length, two.Length - one.Length);
        Assert.True(two.Length - one.Length < one.Length);
    }

    [Fact]
    public void Alias_InTheMessage_ReplacesTheFullName()
    {
        var bytes = Serializer.SerializeToArray<object>(new Dog());
        Assert.Contains("dog", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.DoesNotContain("Samples", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void GenericTypes_AsObject_KeepTheirArguments()
    {
        var box = Again<object>(new Box<Point> { Content = new Point(1, 2) });
        Assert.Equal(new Point(1, 2), Assert.IsType<Box<Point>>(box).Content);
        var label = Again<object>(new Box<int>.Label<List<string>> { Text = ["a"] });
        Assert.Equal(["a"], Assert.IsType<Box<int>.Label<List<string>>>(label).Text);
        Assert.IsType<Dictionary<string, List<int[]>[,]>>(Again<object>(new Dictionary<string, List<int[]>[,]>()));
    }

    [Fact]
    public void BareObject_InTwoPlaces_StaysOne()
    {
        var key = new object();
        var read = Again(new[] { key, key, new object() });
        Assert.Same(read[0], read[1]);
        Assert.NotSame(read[0], read[2]);
    }

    [Fact]
    public void Type_WithoutCodec_IsNotWritten()
    {
        var exception = Assert.Throws<CodecNotFoundException>(() => Serializer.SerializeToArray<object>(new System.Text.StringBuilder()));
        Assert.Contains("[GenerateSerializer]", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("List<System.Diagnostics.Process>")]
    [InlineData("List")]
    [InlineData("List<int")]
    [InlineData("List<int,int>")]
    [InlineData("List<int>x")]
    [InlineData("int<int>")]
    [InlineData("Dictionary<int[,int>")]
    [InlineData("")]
    [InlineData("int[")]
    [InlineData("nullable<string>")]
    public void TypeName_OutsideTheAllowList_IsRefused(string name)
    {
        var exception = Assert.ThrowsAny<SerializerException>(() => Serializer.Deserialize<object>(Typed(name)));
        Assert.Contains("Type name '", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TypeName_NestedTooDeeply_IsRefused()
    {
        var name = string.Concat(Enumerable.Repeat("List<", 100)) + "int" + new string('>', 100);
        Assert.Throws<UnknownTypeException>(() => Serializer.Deserialize<object>(Typed(name)));
    }

    [Fact]
    public void TypeName_OfAnUnrelatedType_IsRefused()
    {
        var exception = Assert.Throws<SerializerException>(() => Serializer.Deserialize<Animal>(Serializer.SerializeToArray<object>(new Node())));
        Assert.Contains("derived from", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HandWrittenParts_TakePart()
    {
        Assert.Equal(90, Again(new Duration(90)).Seconds);
        Assert.Equal(90, ((Duration)Again<object>(new Duration(90))).Seconds);
        Assert.Equal("activator", Again(new Activated("original") { Number = 1 }).Origin);
        Assert.Equal("base", Again(new ForeignBase { Text = "base" }).Text);
        var pair = Again(new ForeignPair<string>("a", "b"));
        Assert.Equal(("a", "b"), (pair.First, pair.Second));
    }

    [Fact]
    public void Callbacks_AreCalledInOrder()
    {
        var original = new Watched { Number = 1 };
        var read = Again(original);
        Assert.Equal(["serializing", "serialized"], original.Calls);
        Assert.Equal(["deserializing", "deserialized"], read.Calls);
        Assert.Equal(["copying", "copied"], Copier<Watched>.CopyRoot(original).Calls);
    }

    private static T Again<T>(T value) => Serializer.Deserialize<T>(Serializer.SerializeToArray(value));

    private static byte[] Typed(string name)
    {
        var utf8 = System.Text.Encoding.UTF8.GetBytes(name);
        var length = utf8.Length < 128 ? [(byte)utf8.Length] : new[] { (byte)(utf8.Length | 0x80), (byte)(utf8.Length >> 7) };
        return [(byte)WireKind.Typed << 4, 0, .. length, .. utf8, (byte)WireKind.Null << 4];
    }
}
