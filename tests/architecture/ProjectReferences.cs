using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Actors.Architecture.Tests;

/// <summary>One arrow between two projects, by folder.</summary>
internal sealed record Arrow(string From, string To, bool AsAnalyzer);

/// <summary>
/// Reads the project references of a project file and of the files that it imports. Knows as much of MSBuild as the files of this
/// repository use: two folder properties, the parts of the runtime, relative imports. A condition it cannot read counts as true.
/// </summary>
internal sealed partial class ProjectReferences(SourceTree tree, SourceFile project)
{
    private string _runtimeParts = "";

    public static IEnumerable<Arrow> Of(SourceTree tree, SourceFile project) => new ProjectReferences(tree, project).Read(project);

    private IEnumerable<Arrow> Read(SourceFile file)
    {
        var root = XDocument.Parse(file.Text).Root!;
        _runtimeParts += string.Concat(root.Descendants("ActorRuntimeParts").Select(part => $";{part.Value};"));
        foreach (var element in root.Descendants().Where(Applies))
        {
            switch (element.Name.LocalName)
            {
                case "Import" when tree.Find(Resolve(file, element.Attribute("Project")?.Value ?? "")) is { } imported:
                    foreach (var arrow in Read(imported))
                    {
                        yield return arrow;
                    }

                    break;
                case "ProjectReference" when element.Attribute("Include")?.Value is { } included:
                    yield return ToArrow(file, element, included);
                    break;
                default:
                    break;
            }
        }
    }

    private Arrow ToArrow(SourceFile file, XElement element, string included)
    {
        var path = Resolve(file, included);
        var target = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : path;
        var asAnalyzer = element.Attribute("OutputItemType")?.Value == "Analyzer" && element.Attribute("ReferenceOutputAssembly")?.Value == "false";
        return new Arrow(project.Folder, target, asAnalyzer);
    }

    private bool Applies(XElement element) =>
        element.AncestorsAndSelf().Select(part => part.Attribute("Condition")?.Value).OfType<string>().All(IsTrue);

    private bool IsTrue(string condition) =>
        RuntimeIs().Matches(condition).All(match => match.Groups[1].Value == "Actors")
        && RuntimePart().Matches(condition).All(match => _runtimeParts.Contains(match.Groups[1].Value, StringComparison.Ordinal));

    private static string Resolve(SourceFile file, string path)
    {
        var text = path.Replace('\\', '/').Replace("$(RepoRoot)", "/", StringComparison.Ordinal).Replace("$(MSBuildThisFileDirectory)", $"/{file.Folder}/", StringComparison.Ordinal);
        var segments = new List<string>();
        foreach (var segment in (text.StartsWith('/') ? text : $"{file.Folder}/{text}").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == ".." && segments.Count > 0)
            {
                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
            {
                segments.Add(segment);
            }
        }

        return string.Join('/', segments);
    }

    [GeneratedRegex(@"'\$\(ActorRuntime\)' == '(\w+)'")]
    private static partial Regex RuntimeIs();

    [GeneratedRegex(@"\$\(ActorRuntimeParts\.Contains\('(;\w+;)'\)\)")]
    private static partial Regex RuntimePart();
}
