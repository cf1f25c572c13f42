namespace Actors.Gateway.Dashboard;

/// <summary>Which keys were asked for.</summary>
/// <param name="Prefix">Those below this.</param>
/// <param name="Search">Those whose name contains this behind the prefix, at any depth; empty for one level with its folders.</param>
/// <param name="From">Where to go on; null to begin.</param>
/// <param name="Size">How many.</param>
internal sealed record KeyQuery(string Prefix, string Search, string? From, int Size)
{
    private const int NameMax = 2_048;

    /// <exception cref="BadHttpRequestException">A parameter is none.</exception>
    public static KeyQuery Of(HttpContext context)
    {
        var from = ReadName(context, "after");
        return new KeyQuery(ReadName(context, "prefix"), ListQuery.ReadSearch(context), from.Length == 0 ? null : from, ListQuery.ReadSize(context));
    }

    private static string ReadName(HttpContext context, string name)
    {
        var text = context.Request.Query[name].ToString();
        return text.Length <= NameMax ? text : throw new BadHttpRequestException($"'{name}' has {text.Length} characters; give at most {NameMax}.");
    }
}
