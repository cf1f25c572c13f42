using System.Net;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Actors.Gateway.Tests.Registry;

namespace Actors.Gateway.Tests.Documentation;

/// <summary>Compares what docs/consul-api.md says with what is served.</summary>
[Collection(RegistryDefinition.Name)]
public sealed partial class ConsulApiPageTests(RegistryFixture registry)
{
    // Our own, not Consul's.
    private static readonly string[] Own = ["/v1/greet/", "/v1/watch", "/v1/history"];

    [Fact]
    public async Task Page_Requests_AreTheRoutes()
    {
        var paths = (await registry.ReadAsync("/openapi/v1.json")).GetProperty("paths");
        var served = paths.EnumerateObject()
            .Where(path => path.Name.StartsWith("/v1/", StringComparison.Ordinal) && !Array.Exists(Own, own => path.Name.StartsWith(own, StringComparison.Ordinal)))
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name.ToUpperInvariant()} {path.Name}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(served, Rows("## Requests").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Page_NotHere_AnswersWithAReason()
    {
        var absent = Rows("## Not here").ToList();

        Assert.NotEmpty(absent);
        foreach (var path in absent)
        {
            var answer = await registry.GetAsync(path);
            Assert.Equal((HttpStatusCode.NotFound, true), (answer.Status, answer.Body.Length > 20 && !answer.Body.StartsWith("Nothing is served", StringComparison.Ordinal)));
        }
    }

    private static IEnumerable<string> Rows(string heading)
    {
        var page = File.ReadAllText(PagePath());
        var start = page.IndexOf(heading, StringComparison.Ordinal);
        var end = page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return FirstCell().Matches(page[start..(end < 0 ? page.Length : end)]).Select(match => match.Groups[1].Value);
    }

    private static string PagePath([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/consul-api.md"));

    [GeneratedRegex(@"^\| `([^`]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();
}
