using System.Text.RegularExpressions;
using Orleans.Dashboard;

namespace Actors.Dashboard.Tests.Pages;

/// <summary>What the files of the pages may hold, so that they work without a network and under a strict content policy.</summary>
public sealed partial class PageSourceTests
{
    private const string Root = "Pages/";

    private static readonly Dictionary<string, string> Files = Load();

    [Fact]
    public void Pages_NameNothingOutside_AndNothingInline()
    {
        var wrong = from file in Files
                    from Match match in Banned().Matches(file.Value)
                    select $"{file.Key}: {match.Value}";

        Assert.NotEmpty(Files);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Modules_ImportOnlyWhatIsThere()
    {
        var missing = from file in Files
                      where file.Key.EndsWith(".js", StringComparison.Ordinal)
                      from Match import in Import().Matches(file.Value)
                      let path = Path.GetRelativePath(".", Path.Combine(Path.GetDirectoryName(file.Key)!, import.Groups[1].Value))
                      where !Files.ContainsKey(path.Replace('\\', '/'))
                      select $"{file.Key} imports '{import.Groups[1].Value}'";

        Assert.Empty(missing);
    }

    private static Dictionary<string, string> Load()
    {
        var assembly = typeof(DashboardOptions).Assembly;
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Root, StringComparison.Ordinal)).ToDictionary(name => name[Root.Length..], name =>
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            return reader.ReadToEnd();
        });
    }

    // Addresses of namespaces are names, nothing is loaded from them.
    [GeneratedRegex(@"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\()|<script>|<style|\sstyle=|\son\w+=""|(?<!xmlns=""|svgNamespace = "")https?://")]
    private static partial Regex Banned();

    [GeneratedRegex(@"^import .* from ""([^""]+)"";", RegexOptions.Multiline)]
    private static partial Regex Import();
}
