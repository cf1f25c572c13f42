namespace Actors.Runtime.CodeGen.Tests.Serializers;

/// <summary>The generated code itself, so that a change of it is seen and meant.</summary>
public sealed class CodecSnapshotTests
{
    [Fact]
    public void Record_WithHiddenMembers_GivesThisCodec()
    {
        var codec = Body("""
            namespace Sample;
            [GenerateSerializer, Alias("order")]
            public sealed record Order(string Name) { [Id(0)] private List<int> _lines = []; public int Count => _lines.Count; }
            """, "Codec.Sample.Order");

        Assert.Equal(
            """
            internal sealed class Codec_Order : ObjectCodec<global::Sample.Order>
            {
                public override bool IsShallow => false;
                public override bool IsImmutable => IsShallow;
                public override void WriteFields(ref Writer writer, global::Sample.Order value)
                {
                    FieldSerializer.Write<string>(ref writer, 0, value.Name);
                    writer.EndLevel();
                    FieldSerializer.Write<global::System.Collections.Generic.List<int>>(ref writer, 0, FieldOf_lines(value));
                }
                public override void ReadFields(ref Reader reader, global::Sample.Order value)
                {
                    while (reader.TryReadFieldHeader(out var header))
                    {
                        switch (header.Id)
                        {
                            case 0: FieldOfName(value) = FieldSerializer.Read<string>(ref reader, header); break;
                            default: reader.SkipField(header); break;
                        }
                    }
                    while (reader.TryReadFieldHeader(out var header))
                    {
                        switch (header.Id)
                        {
                            case 0: FieldOf_lines(value) = FieldSerializer.Read<global::System.Collections.Generic.List<int>>(ref reader, header); break;
                            default: reader.SkipField(header); break;
                        }
                    }
                }
                public override void CopyFields(global::Sample.Order source, global::Sample.Order copy, CopyContext context)
                {
                    FieldOfName(copy) = source.Name;
                    FieldOf_lines(copy) = Copier<global::System.Collections.Generic.List<int>>.Copy(FieldOf_lines(source), context);
                }
                [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<Name>k__BackingField")]
                private static extern ref string FieldOfName(global::Sample.Order self);
                [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_lines")]
                private static extern ref global::System.Collections.Generic.List<int> FieldOf_lines(global::Sample.Order self);
            }
            """,
            codec);
    }

    [Fact]
    public void Manifest_RegistersEverythingOfTheAssembly()
    {
        var manifest = SerializerCompilation.Of("""
            namespace Sample;
            [GenerateSerializer, Alias("e")] public enum E { A }
            [GenerateSerializer, Alias("new"), Alias("old")] public class C<T>;
            [GenerateSerializer] public struct S;
            """).Generated()["SerializerManifest.g.cs"];

        const string registry = "global::Actors.Runtime.Serialization.CodecRegistry.";
        Assert.Contains(registry + "AddName(typeof(global::Sample.E), \"e\");", manifest, StringComparison.Ordinal);
        Assert.Contains(registry + "AddGeneric(typeof(global::Sample.C<>), \"new\", typeof(global::Actors.Generated.Sample.Codec_C<>));", manifest, StringComparison.Ordinal);
        Assert.Contains(registry + "AddName(typeof(global::Sample.C<>), \"old\");", manifest, StringComparison.Ordinal);
        Assert.Contains(registry + "Add<global::Sample.S>(\"Sample.S\", static () => new global::Actors.Generated.Sample.Codec_S());", manifest, StringComparison.Ordinal);
        Assert.Contains("[assembly: global::Actors.Runtime.Manifest.GeneratedManifest(", manifest, StringComparison.Ordinal);
    }

    /// <summary>The class alone, without the qualifiers that only matter to the compiler.</summary>
    private static string Body(string source, string file)
    {
        var text = SerializerCompilation.Of(source).Generated().Single(pair => pair.Key.StartsWith(file, StringComparison.Ordinal)).Value
            .Replace("global::Actors.Runtime.Serialization.", "", StringComparison.Ordinal)
            .Replace("global::System.Runtime.CompilerServices.", "", StringComparison.Ordinal);
        var lines = text.Split('\n').SkipWhile(line => !line.TrimStart().StartsWith("internal sealed class", StringComparison.Ordinal)).ToList();
        var end = lines.FindLastIndex(line => line == "    }");
        return string.Join('\n', lines[..(end + 1)].Select(line => line.Length > 4 ? line[4..] : line));
    }
}
