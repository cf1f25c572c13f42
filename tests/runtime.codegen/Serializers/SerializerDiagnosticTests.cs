using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Tests.Serializers;

/// <summary>Bad input is reported once, at the member, with the remedy.</summary>
public sealed class SerializerDiagnosticTests
{
    [Theory]
    [InlineData("ACT1001", "Name", "[GenerateSerializer] public class C { [Id(3)] public int A; public string? Name { get; set; } }", "[Id(4)]")]
    [InlineData("ACT1002", "B", "[GenerateSerializer] public class C { [Id(0)] public int A; [Id(0)] public int B; }", "'C.A'")]
    [InlineData("ACT1003", "B", "[GenerateSerializer, Alias(\"x\")] public class A; [GenerateSerializer, Alias(\"x\")] public class B;", "'x'")]
    [InlineData("ACT1004", "C", "public class Outer { [GenerateSerializer] private class C; }", "internal or public")]
    [InlineData("ACT1005", "Sum", "[GenerateSerializer] public class C { [Id(0)] public int Sum => 1; }", "setter")]
    [InlineData("ACT1006", "A", "[GenerateSerializer] public class C { [Id(0)] public Action? A; }", "Action")]
    [InlineData("ACT1006", "A", "[GenerateSerializer] public class C { [Id(0)] public List<Task<int>>? A; }", "Task")]
    [InlineData("ACT1007", "A", "public class Plain; [GenerateSerializer] public class C { [Id(0)] public Dictionary<string, Plain[]>? A; }", "Plain")]
    [InlineData("ACT1008", "C", "[GenerateSerializer(IncludePrimaryConstructorParameters = true)] public class C(int x) { public int X() => x; }", "not a record")]
    [InlineData("ACT1009", "C", "[GenerateSerializer, Alias(\"a<b>\")] public class C;", "a<b>")]
    [InlineData("ACT1010", "C", "[RegisterConverter] public class C;", "IConverter<TValue, TSurrogate>")]
    [InlineData("ACT1010", "C", "[RegisterActivator] public class C(int x) : Orleans.Serialization.Activators.IActivator<string> { public string Create() => x.ToString(); }", "parameterless")]
    [InlineData("ACT1011", "C", "[GenerateSerializer] public ref struct C;", "ref struct")]
    public async Task Rule_Broken_IsReportedAtTheMember(string id, string at, string source, string says)
    {
        var diagnostic = Assert.Single(await SerializerCompilation.Of(source).Analyze());

        Assert.Equal(id, diagnostic.Id);
        Assert.Equal(at, diagnostic.Location.SourceTree!.ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Contains(says, diagnostic.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[GenerateSerializer] public class C { private int _cache; [Id(0)] public int A; [field: NonSerialized] public int B { get; set; } public int D => A + _cache; public void Set() => _cache = 1; }")]
    [InlineData("[GenerateSerializer] public sealed record C(int A, string B) { [Id(0)] public int D { get; private set; } }")]
    [InlineData("public class Plain; [GenerateSerializer] public struct S; [GenerateSerializer] public class C { [Id(0)] public Plain? A; } [RegisterConverter] public class Conv : IConverter<Plain, S> { public Plain ConvertFromSurrogate(in S s) => new(); public S ConvertToSurrogate(in Plain p) => default; }")]
    [InlineData("[GenerateSerializer] public enum E { A } [GenerateSerializer] public class C<T> { [Id(0)] public T? A; [Id(1)] public E B; [Id(2)] public object? D; }")]
    public async Task Rules_Kept_AreSilent(string source)
    {
        var compilation = SerializerCompilation.Of(source);
        Assert.Empty(await compilation.Analyze());
        compilation.Load();
    }

    [Fact]
    public void ErrorInOneType_LeavesItsNeighbourAlone()
    {
        var generated = SerializerCompilation.Of(
            "[GenerateSerializer] public class Bad { [Id(0)] public Action? A; } [GenerateSerializer] public class Good { [Id(0)] public int A; }").Generated();
        Assert.Contains(generated.Keys, name => name.Contains("Good", StringComparison.Ordinal));
        Assert.DoesNotContain(generated.Keys, name => name.Contains("Bad", StringComparison.Ordinal));
    }
}
