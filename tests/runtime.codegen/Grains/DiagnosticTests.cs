using Actors.Runtime.CodeGen.Tests.Compilations;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Tests.Grains;

/// <summary>Bad input is reported once, at the member, and leaves the generated code of its neighbours alone.</summary>
public sealed class DiagnosticTests
{
    private const string Grain = "public sealed class G : Grain, IOk { public Task Do() => Task.CompletedTask; ";

    private const string Neighbour = "\npublic interface IOk : IGrainWithStringKey { Task Do(); }";

    [Theory]
    [InlineData("ACT2001", "Name", "public interface IBad : IGrainWithStringKey { string Name { get; } }")]
    [InlineData("ACT2001", "this", "public interface IBad : IGrainWithStringKey { string this[int x] { get; } }")]
    [InlineData("ACT2001", "Changed", "public interface IBad : IGrainWithStringKey { event Action Changed; }")]
    [InlineData("ACT2001", "IBad", "public interface IForeign { int Count { get; } } public interface IBad : IForeign, IGrainWithStringKey;")]
    [InlineData("ACT2002", "Make", "public interface IBad : IGrainWithStringKey { static abstract Task Make(); }")]
    [InlineData("ACT2002", "Inner", "public interface IBad : IGrainWithStringKey { internal Task Inner(); }")]
    [InlineData("ACT2003", "x", "public interface IBad : IGrainWithStringKey { Task Do(ref int x); }")]
    [InlineData("ACT2003", "x", "public interface IBad : IGrainWithStringKey { Task Do(out int x); }")]
    [InlineData("ACT2003", "x", "public interface IBad : IGrainWithStringKey { Task Do(in int x); }")]
    [InlineData("ACT2003", "x", "public interface IBad : IGrainWithStringKey { Task Do(ReadOnlySpan<byte> x); }")]
    [InlineData("ACT2003", "x", "public unsafe interface IBad : IGrainWithStringKey { Task Do(int* x); }")]
    [InlineData("ACT2003", "x", "public interface IBad : IGrainWithStringKey { Task Do<T>(T x) where T : allows ref struct; }")]
    [InlineData("ACT2004", "Do", "public interface IBad : IGrainWithStringKey { int Do(); }")]
    [InlineData("ACT2004", "Do", "public interface IBad : IGrainWithStringKey { IEnumerable<int> Do(); }")]
    [InlineData("ACT2005", "Do", "public interface IBad : IGrainWithStringKey { Task Do(CancellationToken a, CancellationToken b); }")]
    [InlineData("ACT2006", "IBad", "public static class Outer { private interface IBad : IGrainWithStringKey; }")]
    [InlineData("ACT2006", "IBad", "file interface IBad : IGrainWithStringKey { Task Do(); }")]
    [InlineData("ACT2007", "Two", "public interface IBad : IGrainWithStringKey { [Alias(\"x\")] Task One(); [Alias(\"x\")] Task Two(); }")]
    [InlineData("ACT2007", "Two", "public interface IBad : IGrainWithStringKey { [Id(1)] Task One(); [Id(1)] Task Two(); }")]
    [InlineData("ACT2007", "Do", "public interface IBad : IGrainWithStringKey { Task Do(int x, CancellationToken y); Task Do(int x); }")]
    [InlineData("ACT2008", "Do", "public interface IBad : IGrainWithStringKey { [OneWay] Task<int> Do(); }")]
    [InlineData("ACT2008", "Do", "public interface IBad : IGrainWithStringKey { [OneWay] IAsyncEnumerable<int> Do(); }")]
    [InlineData("ACT2009", "Do", "public interface IBad : IGrainWithStringKey { [ResponseTimeout(\"soon\")] Task Do(); }")]
    [InlineData("ACT2009", "Do", "public interface IBad : IGrainWithStringKey { [ResponseTimeout(\"-00:00:05\")] Task Do(); }")]
    [InlineData("ACT2010", "IBad", "public interface IBad : IGrainWithStringKey, IGrainWithGuidKey;")]
    public async Task Interface_BreaksRule_IsReportedAtTheMember(string id, string at, string source)
    {
        var compilation = TestCompilation.Of(source + Neighbour);

        AssertOnly(id, at, await compilation.Analyze());
        Assert.DoesNotContain(compilation.Generated().Keys, name => name.Contains("IBad", StringComparison.Ordinal));
        Assert.Contains(compilation.Generated().Keys, name => name.Contains("IOk", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ACT2011", "B", "[Alias(\"same\")] public interface A : IGrainWithStringKey; [GrainInterfaceType(\"same\")] public interface B : IGrainWithStringKey;")]
    [InlineData("ACT2020", "Hidden", "public static class Outer { private sealed class Hidden : Grain, IOk { public Task Do() => Task.CompletedTask; } }")]
    [InlineData("ACT2021", "G", Grain + "private G() { } }")]
    [InlineData("ACT2021", "G", Grain + "public required string Name { get; init; } }")]
    [InlineData("ACT2022", "More", Grain + "[ReadOnly] public Task More() => Task.CompletedTask; }")]
    [InlineData("ACT2022", "More", Grain + "[AlwaysInterleave] public Task More() => Task.CompletedTask; }")]
    [InlineData("ACT2022", "More", Grain + "[OneWay] public Task More() => Task.CompletedTask; }")]
    [InlineData("ACT2022", "More", Grain + "[ResponseTimeout(\"00:00:01\")] public Task More() => Task.CompletedTask; }")]
    [InlineData("ACT2023", "state", Grain + "public G([PersistentState(\"s\")] List<int> state) { } }")]
    [InlineData("ACT2024", "Task.Delay(1).ConfigureAwait(false)", Grain + "public async Task More() => await Task.Delay(1).ConfigureAwait(false); }")]
    [InlineData("ACT2024", "Task.Delay(1).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing)", Grain + "public async Task More() => await Task.Delay(1).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); }")]
    [InlineData("ACT2024", "Task.Delay(1).ConfigureAwait(false)", Grain + "public void More() { Func<Task> f = async () => await Task.Delay(1).ConfigureAwait(false); } }")]
    [InlineData("ACT2024", "All().ConfigureAwait(false)", Grain + "IAsyncEnumerable<int> All() => null!; public async Task More() { await foreach (var x in All().ConfigureAwait(false)) { } } }")]
    [InlineData("ACT2025", "Two.SameGrain", "namespace One { public sealed class SameGrain : Grain, IOk { public Task Do() => Task.CompletedTask; } } namespace Two { public sealed class SameGrain : Grain, IOk { public Task Do() => Task.CompletedTask; } }")]
    public async Task Class_BreaksRule_IsReportedAtTheMember(string id, string at, string source)
    {
        AssertOnly(id, at, await TestCompilation.Of(source + Neighbour).Analyze());
    }

    [Fact]
    public async Task GoodInput_IsNotReported()
    {
        const string source = Grain + """
             public async Task More(CancellationToken token)
             {
                 await Task.Delay(1, token).ConfigureAwait(true);
                 await Task.Delay(1, token).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
             }
         }
         public sealed class Helper { [Obsolete] public int Property { get; set; } public async Task Run() => await Task.Delay(1).ConfigureAwait(false); }
         public interface IWatcher : IGrainObserver { void Changed(); }
         public sealed class Watcher : IWatcher { public async void Changed() => await Task.Delay(1).ConfigureAwait(false); }
         """;

        Assert.Empty(await TestCompilation.Of(source + Neighbour).Analyze());
    }

    [Fact]
    public async Task InheritedViolation_IsReportedOnceWhereItIsDeclared()
    {
        const string source = """
            public interface IBad : IGrainWithStringKey { int Do(); }
            public interface IWorse : IBad { Task More(); }
            public partial interface IWorst : IBad;
            public partial interface IWorst { Task Most(); }
            """;
        var compilation = TestCompilation.Of(source);

        AssertOnly("ACT2004", "Do", await compilation.Analyze());
        Assert.Equal("GrainManifest.g.cs", compilation.Generated().Keys.Single());
    }

    [Fact]
    public async Task Messages_NameTheMemberAndTheRemedy()
    {
        var diagnostics = await TestCompilation.Of("public interface IBad : IGrainWithStringKey { int Do(string name); }").Analyze();

        Assert.Equal(
            "'IBad.Do(string)' returns 'int'; return Task, Task<T>, ValueTask, ValueTask<T>, IAsyncEnumerable<T> or void (one-way)",
            diagnostics.Single().GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(CodeGen.Grains.GrainDiagnostics.All, rule => Assert.Matches("[;,]", rule.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(CodeGen.Grains.GrainDiagnostics.All.Length, CodeGen.Grains.GrainDiagnostics.All.Select(rule => rule.Id).Distinct().Count());
    }

    private static void AssertOnly(string id, string at, IReadOnlyList<Diagnostic> diagnostics)
    {
        var diagnostic = Assert.Single(diagnostics);
        Assert.Equal(id, diagnostic.Id);
        var location = diagnostic.Location;
        var name = at.Split('.')[^1].Split('(')[0];
        var text = location.SourceTree!.GetText(CancellationToken.None).ToString(location.SourceSpan);
        Assert.True(text == at || text == name, $"{diagnostic} points at '{text}'.");
    }
}
