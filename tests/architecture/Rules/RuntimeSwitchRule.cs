namespace Actors.Architecture.Tests.Rules;

/// <summary>
/// The choice between our runtime and the Microsoft.Orleans packages is made in one build file; a host that must differ does so
/// in one small source file.
/// </summary>
internal sealed class RuntimeSwitchRule : IRule
{
    private const string Switch = "runtime/ActorRuntime.targets";
    private const string Versions = "Directory.Packages.props";
    private static readonly string[] HostsThatDiffer = ["silo/RuntimeHosting.cs"];

    public IEnumerable<string> Violations(SourceTree tree) => Packages(tree).Concat(Symbols(tree));

    private static IEnumerable<string> Packages(SourceTree tree) =>
        from file in tree.Files
        where file.IsBuildFile && file.Path is not (Switch or Versions) && file.Text.Contains("Microsoft" + ".Orleans", StringComparison.Ordinal)
        select $"{file.Path} names a Microsoft.Orleans package; only {Switch} does that.";

    private static IEnumerable<string> Symbols(SourceTree tree) =>
        from file in tree.CSharp
        where !HostsThatDiffer.Contains(file.Path) && file.Text.Contains("#if " + "ORLEANS", StringComparison.Ordinal)
        select $"{file.Path} depends on the runtime it is built on; only {string.Join(", ", HostsThatDiffer)} may.";
}
