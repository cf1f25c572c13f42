using Actors.Runtime.CodeGen.Tests.Compilations;
using Orleans.Serialization;

namespace Actors.Runtime.CodeGen.Tests.Serializers;

/// <summary>Generated codecs at work, over the border between assemblies too.</summary>
public sealed class CrossAssemblyTests
{
    private const string Library = """
        namespace Library;
        [GenerateSerializer, Alias("library.base")]
        public abstract class Part { [Id(0)] private string? _name; public string? Name { get => _name; set => _name = value; } }
        [GenerateSerializer]
        public class Wrapper<T> where T : notnull { [Id(0)] protected T? Inner { get; private set; } public void Set(T value) => Inner = value; public T? Get() => Inner; }
        """;

    private const string Application = """
        namespace Application;
        using Library;
        [GenerateSerializer]
        internal sealed class Wheel : Part { [Id(0)] public required int Size { get; init; } public static object Make() => new Wheel { Name = "front", Size = 28 }; public override string ToString() => Name + Size; }
        [GenerateSerializer]
        internal sealed class Crate : Wrapper<string> { [Id(0)] public List<Part> Parts = []; public static object Make() { var crate = new Crate { Parts = { (Part)Wheel.Make() } }; crate.Set("inner"); return crate; } public override string ToString() => Get() + Parts[0]; }
        [GenerateSerializer]
        internal struct Odd { private Odd(int x) { _x = x; Y = x; } [Id(0)] private readonly int _x; [Id(1)] public int Y { get; } public static object Make() => new Odd(7); public override string ToString() => _x + "," + Y; }
        [GenerateSerializer]
        internal record Named(string @class) { public static object Make() => new Named("keyword"); }
        """;

    // Once: names in messages belong to the process, so a second copy of the same types would clash with the first.
    private static readonly LoadedAssembly Loaded = SerializerCompilation.Of(Application, SerializerCompilation.Of(Library).Load()).Load();

    [Theory]
    [InlineData("Application.Wheel", "front28")]
    [InlineData("Application.Crate", "innerfront28")]
    [InlineData("Application.Odd", "7,7")]
    [InlineData("Application.Named", "Named { class = keyword }")]
    public void Type_OfAnotherAssemblysBase_IsWrittenReadAndCopied(string typeName, string text)
    {
        var value = Loaded.Type(typeName).GetMethod("Make")!.Invoke(null, null)!;

        var serializer = new Serializer();
        var read = serializer.Deserialize<object>(serializer.SerializeToArray(value));
        Assert.Equal(text, read.ToString());
        Assert.Same(value.GetType(), read.GetType());
        Assert.Equal(text, new DeepCopier().Copy(value).ToString());
    }
}
