using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Actors.Architecture.Tests.Rules;

/// <summary>Package versions are exact and live in one file.</summary>
internal sealed partial class PackageRule : IRule
{
    private const string Central = "Directory.Packages.props";

    public IEnumerable<string> Violations(SourceTree tree)
    {
        var central = tree.Find(Central) is { } file ? XDocument.Parse(file.Text) : new XDocument(new XElement("Project"));
        var known = central.Descendants("PackageVersion").Select(element => element.Attribute("Include")?.Value).ToHashSet();
        return Inexact(central).Concat(tree.Files.Where(file => file.IsBuildFile && file.Path != Central).SelectMany(file => InProject(file, known)));
    }

    private static IEnumerable<string> Inexact(XDocument central)
    {
        foreach (var element in central.Descendants("PackageVersion"))
        {
            var version = element.Attribute("Version")?.Value ?? "";
            var resolved = Property().Replace(version, match => central.Descendants(match.Groups[1].Value).FirstOrDefault()?.Value ?? "");
            if (!Exact().IsMatch(resolved))
            {
                yield return $"{Central} pins '{element.Attribute("Include")?.Value}' to '{version}'; name one exact version.";
            }
        }
    }

    private static IEnumerable<string> InProject(SourceFile file, HashSet<string?> known)
    {
        foreach (var element in XDocument.Parse(file.Text).Descendants("PackageReference"))
        {
            var package = element.Attribute("Include")?.Value ?? element.Attribute("Update")?.Value;
            if (element.Attribute("Version") is not null || element.Attribute("VersionOverride") is not null || element.Element("Version") is not null)
            {
                yield return $"{file.Path} gives '{package}' a version of its own; pin it in {Central}.";
            }
            else if (!known.Contains(package))
            {
                yield return $"{file.Path} references '{package}', which {Central} does not pin.";
            }
        }
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex Exact();

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Property();
}
