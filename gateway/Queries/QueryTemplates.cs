using System.Text.RegularExpressions;
using Actors.Gateway.Filtering;
using Actors.GrainInterfaces.Queries;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Queries;

/// <summary>
/// Fills a template in with the name that was asked: <c>${name.full}</c>, <c>${name.prefix}</c>, <c>${name.suffix}</c>, and <c>${match(N)}</c> for what
/// the template's expression found. What it does not know stays as it is.
/// </summary>
internal static partial class QueryTemplates
{
    /// <summary>What is wrong with a template; null when nothing is.</summary>
    public static string? FindProblem(QueryTemplate template)
    {
        try
        {
            _ = BoundedPattern.Compile(template.Regexp);
            return null;
        }
        catch (Exception failure) when (failure is ArgumentException or NotSupportedException)
        {
            return $"Invalid query: Template.Regexp is not a regular expression that can be used: {failure.Message}";
        }
    }

    public static PreparedQuery Fill(PreparedQuery query, string asked)
    {
        if (query.Template is null || asked == query.Id)
        {
            return query;
        }

        var match = query.Template.Regexp.Length == 0 ? null : BoundedPattern.Compile(query.Template.Regexp).Match(asked);
        string Of(string text) => Placeholder().Replace(text, found => found.Groups["what"].Value switch
        {
            "name.full" => asked,
            "name.prefix" => query.Name,
            "name.suffix" => asked[Math.Min(query.Name.Length, asked.Length)..],
            _ when found.Groups["number"] is { Success: true } number => match?.Groups[int.Parse(number.ValueSpan, null)].Value ?? string.Empty,
            _ => found.Value,
        });

        var service = query.Service;
        return query with
        {
            Service = service with
            {
                Name = Of(service.Name),
                Tags = [.. service.Tags.Select(Of).Where(tag => tag.Length > 0 || !query.Template.RemoveEmptyTags)],
                NodeMeta = [.. service.NodeMeta.Select(pair => new MetaPair(pair.Key, Of(pair.Value)))],
                ServiceMeta = [.. service.ServiceMeta.Select(pair => new MetaPair(pair.Key, Of(pair.Value)))],
            },
        };
    }

    [GeneratedRegex(@"\$\{(?<what>name\.full|name\.prefix|name\.suffix|match\((?<number>[0-9]{1,2})\))\}")]
    private static partial Regex Placeholder();
}
