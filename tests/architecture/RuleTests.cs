using Actors.Architecture.Tests.Rules;

namespace Actors.Architecture.Tests;

/// <summary>Each rule, fed a bad sample, says so; fed its good twin, it is silent. A rule that cannot fail protects nothing.</summary>
public sealed class RuleTests
{
    private const string TargetsFile = """
        <Project>
          <ItemGroup Condition="'$(ActorRuntime)' == 'Actors'">
            <ProjectReference Include="$(MSBuildThisFileDirectory)abstractions/A.csproj" />
            <ProjectReference Include="$(MSBuildThisFileDirectory)codegen/G.csproj" OutputItemType="Analyzer" ReferenceOutputAssembly="false" />
          </ItemGroup>
          <ItemGroup Condition="'$(ActorRuntime)' == 'Actors' and $(ActorRuntimeParts.Contains(';Server;'))">
            <ProjectReference Include="$(MSBuildThisFileDirectory)core/C.csproj" />
          </ItemGroup>
        </Project>
        """;

    [Fact]
    public void Arrows_LedgerReferencesRuntime_Fail()
    {
        AssertFails(new ArrowRule(), "'ledger' references 'runtime/core'", ("ledger/L.csproj", Project("../runtime/core/C.csproj")));
        AssertKept(new ArrowRule(), ("ledger/L.csproj", Project("../sql/S.csproj")));
    }

    [Fact]
    public void Arrows_HiddenInAnImportedFile_Fail()
    {
        const string import = "<Project><PropertyGroup><ActorRuntimeParts>{0}</ActorRuntimeParts></PropertyGroup><Import Project=\"../runtime/ActorRuntime.targets\" /></Project>";
        var targets = ("runtime/ActorRuntime.targets", TargetsFile);

        AssertFails(new ArrowRule(), "'grains' references 'runtime/core'", ("grains/G.csproj", import.Replace("{0}", "Server", StringComparison.Ordinal)), targets);
        AssertKept(new ArrowRule(), ("grains/G.csproj", import.Replace("{0}", "Sdk", StringComparison.Ordinal)), targets);
    }

    [Fact]
    public void Arrows_ProductReferencesTests_Fail() =>
        AssertFails(new ArrowRule(), "'sql' references 'tests/infrastructure'", ("sql/S.csproj", Project("$(RepoRoot)tests/infrastructure/I.csproj")));

    [Fact]
    public void Arrows_NothingPointsBack_Fail() =>
        AssertFails(new ArrowRule(), "'runtime/core' references 'silo'", ("runtime/core/C.csproj", Project("../../silo/S.csproj")));

    [Fact]
    public void Arrows_GeneratorLinkedAsLibrary_Fail() =>
        AssertFails(new ArrowRule(), "analyzer only", ("grains/G.csproj", Project("../runtime/codegen/C.csproj")));

    [Fact]
    public void Arrows_UnknownProjectFolder_Fail() =>
        AssertFails(new ArrowRule(), "'tools' has no place", ("tools/T.csproj", Project("../sql/S.csproj")));

    [Fact]
    public void NamespaceUse_GrainsUseSql_Fail()
    {
        AssertFails(new NamespaceUseRule(), "uses 'Actors.Sql'", ("grains/A.cs", "using Actors.Sql;"));
        AssertKept(new NamespaceUseRule(), ("grains/A.cs", "using Actors.Ledger;"));
    }

    [Fact]
    public void Root_StrayFile_Fails()
    {
        AssertFails(new RootRule(), "'PLAN.md'", ("PLAN.md", ""));
        AssertFails(new RootRule(), "'tools'", ("tools/notes.txt", ""));
        AssertKept(new RootRule(), ("README.md", ""), ("silo/Program.cs", ""));
    }

    [Theory]
    [InlineData("10.*")]
    [InlineData("[1.0.0,2.0.0)")]
    [InlineData("")]
    public void Packages_VersionIsNotExact_Fail(string version) =>
        AssertFails(new PackageRule(), "one exact version", ("Directory.Packages.props", Central(version)));

    [Fact]
    public void Packages_VersionInProject_Fail()
    {
        const string own = "<Project><PackageReference Include=\"Npgsql\" Version=\"9.0.0\" /></Project>";
        const string pinned = "<Project><PackageReference Include=\"Npgsql\" /></Project>";

        AssertFails(new PackageRule(), "version of its own", ("sql/S.csproj", own), ("Directory.Packages.props", Central("10.0.0")));
        AssertFails(new PackageRule(), "does not pin", ("sql/S.csproj", pinned));
        AssertKept(new PackageRule(), ("sql/S.csproj", pinned), ("Directory.Packages.props", Central("10.0.0")));
    }

    [Fact]
    public void RuntimeSwitch_PackageNamedElsewhere_Fails()
    {
        const string reference = "<Project><PackageReference Include=\"Microsoft.Orleans.Server\" /></Project>";

        AssertFails(new RuntimeSwitchRule(), "silo/S.csproj", ("silo/S.csproj", reference));
        AssertKept(new RuntimeSwitchRule(), ("runtime/ActorRuntime.targets", reference));
    }

    [Fact]
    public void RuntimeSwitch_ConditionalSourceElsewhere_Fails() =>
        AssertFails(new RuntimeSwitchRule(), "grains/A.cs", ("grains/A.cs", "#if " + "ORLEANS_PACKAGES\n#endif"));

    [Fact]
    public void Solution_ProjectIsMissing_Fails()
    {
        AssertFails(new SolutionRule(), "sql/S.csproj is missing", ("sql/S.csproj", ""), ("Actors.sln", ""));
        AssertKept(new SolutionRule(), ("sql/S.csproj", ""), ("Actors.sln", "\"sql\\S.csproj\""));
    }

    [Theory]
    [InlineData(500, false)]
    [InlineData(501, true)]
    public void Size_FileLines_FailAboveTheLimit(int lines, bool fails) =>
        AssertOutcome(new SizeRule(), fails, ("sql/A.cs", string.Concat(Enumerable.Repeat("// line\n", lines))));

    [Theory]
    [InlineData(70, false)]
    [InlineData(71, true)]
    public void Size_MethodLines_FailAboveTheLimit(int lines, bool fails) =>
        AssertOutcome(new SizeRule(), fails, ("sql/A.cs", "class A { void M()\n{" + new string('\n', lines - 2) + "}\n}"));

    [Theory]
    [InlineData("class A(int a, int b, int c, int d, int e, int f, int g, int h);", false)]
    [InlineData("class A(int a, int b, int c, int d, int e, int f, int g, int h, int i);", true)]
    [InlineData("class A { A(int a, int b, int c, int d, int e, int f, int g, int h, int i) { } }", true)]
    [InlineData("record A(int a, int b, int c, int d, int e, int f, int g, int h, int i);", false)]
    public void Size_ConstructorParameters_FailAboveTheLimit(string source, bool fails) =>
        AssertOutcome(new SizeRule(), fails, ("sql/A.cs", source));

    [Theory]
    [InlineData("ledger/Tail/A.cs", "namespace Actors.Ledger.Tail;", false)]
    [InlineData("ledger/Tail/A.cs", "namespace Actors.Ledger;", true)]
    [InlineData("ledger/A.cs", "namespace Actors.Ledger { }", false)]
    [InlineData("ledger/A.cs", "namespace Orleans;", true)]
    [InlineData("runtime/core/Hosting/A.cs", "namespace Orleans.Hosting;", false)]
    [InlineData("runtime/core/Hosting/A.cs", "namespace Actors.Elsewhere;", true)]
    public void Namespace_DiffersFromFolder_Fails(string path, string source, bool fails) =>
        AssertOutcome(
            new NamespaceRule(), fails, (path, source), ("ledger/Actors.Ledger.csproj", "<Project />"),
            ("runtime/core/C.csproj", "<Project><PropertyGroup><RootNamespace>Actors.Runtime</RootNamespace></PropertyGroup></Project>"));

    [Theory]
    [InlineData("ledger/Ledger.Writing.cs", "partial class Ledger { void M() { } }", true)]
    [InlineData("ledger/Ledger.Writing.cs", "partial class Ledger { private int _pending; }", false)]
    public void AspectFile_OwnsNoField_Fails(string path, string source, bool fails) => AssertOutcome(new AspectFileRule(), fails, (path, source));

    [Theory]
    [InlineData("#reg" + "ion Fields")]
    [InlineData("// TO" + "DO: later")]
    [InlineData("throw new NotImpl" + "ementedException();")]
    [InlineData("[Fact(Ski" + "p = \"flaky\")]")]
    [InlineData("var path = \"/ho" + "me/someone/x\";")]
    [InlineData("var feed = \"https://api.nu" + "get.org/v3/index.json\";")]
    public void Text_BannedWord_Fails(string source) => AssertFails(new TextRule(), "ledger/A.cs:2", ("ledger/A.cs", $"\n{source}\n"));

    [Fact]
    public void Text_OrdinaryWords_AreKept() =>
        AssertKept(new TextRule(), ("ledger/A.cs", "// Skips the regional part of \"/v1/home/x\".\nvar work = folder + \"/v1/work/\";"));

    [Fact]
    public void Schema_DefinedOutsideSql_Fails()
    {
        AssertFails(new SchemaRule(), "create table", ("ledger/A.cs", "class A { string s = \"create table x (id int)\"; }"));
        AssertFails(new SchemaRule(), "grains/a.sql:1", ("grains/a.sql", "create table x (id int);"));
        AssertKept(new SchemaRule(), ("sql/postgres/100.sql", "create table x (id int);"), ("ledger/A.cs", "// The create index of a row.\nclass A;"));
    }

    [Fact]
    public void Guarantees_RowWithoutARealTest_Fail()
    {
        const string head = "| Promise | Shown by |\n|---|---|\n";
        var tests = ("tests/ledger/T.cs", "public class OrderTests { [Fact] public void Commit_Twice_IsOrdered() { } public void Helper() { } }");

        AssertFails(new GuaranteeRule(), "without naming a test", ("docs/guarantees.md", $"{head}| Order | |"), tests);
        AssertFails(new GuaranteeRule(), "'OrderTests.Helper'", ("docs/guarantees.md", $"{head}| Order | `OrderTests.Helper` |"), tests);
        AssertFails(new GuaranteeRule(), "is missing", tests);
        AssertKept(new GuaranteeRule(), ("docs/guarantees.md", $"{head}| Order | `OrderTests.Commit_Twice_IsOrdered` |"), tests);
    }

    [Theory]
    [InlineData("[LoggerMessage(1, LogLevel.Warning, \"It failed\")]", true)]
    [InlineData("[LoggerMessage(1, LogLevel.Error, \"It failed: {Reason}\")]", true)]
    [InlineData("[LoggerMessage(1, LogLevel.Warning, \"It failed; see {Reason}\")]", true)]
    [InlineData("[LoggerMessage(EventId = 1, Message = \"It failed\")]", true)]
    [InlineData("[LoggerMessage(1, LogLevel.Warning, Text.Of)]", true)]
    [InlineData("[LoggerMessage(1, LogLevel.Warning, \"It failed: {Reason}; see whether it runs\")]", false)]
    [InlineData("[LoggerMessage(1, LogLevel.Information, \"It began\")]", false)]
    [InlineData("[LoggerMessage(1, LogLevel.Debug, \"It read {KeyValue}\")]", true)]
    [InlineData("[LoggerMessage(1, LogLevel.Debug, \"It read {Key}\")]", false)]
    public void LogMessages_WithoutRemedyOrWithPayload_Fail(string attribute, bool fails) =>
        AssertOutcome(new LogMessageRule(), fails, ("ledger/A.cs", $"static partial class Log {{ {attribute} static partial void It(); }}"));

    private static string Project(string reference) => $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>";

    private static string Central(string version) => $"<Project><PackageVersion Include=\"Npgsql\" Version=\"{version}\" /></Project>";

    private static void AssertOutcome(IRule rule, bool fails, params (string Path, string Text)[] files)
    {
        var violations = rule.Violations(SourceTree.Of(files)).ToArray();
        Assert.True(fails == violations.Length > 0, string.Join("\n", violations));
    }

    private static void AssertKept(IRule rule, params (string Path, string Text)[] files) => AssertOutcome(rule, fails: false, files);

    private static void AssertFails(IRule rule, string reason, params (string Path, string Text)[] files) =>
        Assert.Contains(rule.Violations(SourceTree.Of(files)), violation => violation.Contains(reason, StringComparison.Ordinal));
}
