using System.Globalization;

namespace Actors.Gateway.Dashboard;

/// <summary>Which page of which search was asked for.</summary>
/// <param name="Page">From 1.</param>
/// <param name="Size">How many items a page has.</param>
/// <param name="Search">What an item must contain, whatever the case; empty for all.</param>
internal sealed record ListQuery(int Page, int Size, string Search)
{
    private const int SizeDefault = 50;
    private const int SizeMax = 500;
    private const int PageMax = 1_000_000;
    private const int SearchMax = 256;

    public int Skip => (Page - 1) * Size;

    /// <exception cref="BadHttpRequestException">A parameter is none.</exception>
    public static ListQuery Of(HttpContext context) => new(ReadNumber(context, "page", 1, PageMax), ReadSize(context), ReadSearch(context));

    public static int ReadSize(HttpContext context) => ReadNumber(context, "size", SizeDefault, SizeMax);

    public static string ReadSearch(HttpContext context)
    {
        var search = context.Request.Query["search"].ToString().Trim();
        return search.Length <= SearchMax
            ? search
            : throw new BadHttpRequestException($"The text to search for has {search.Length} characters; give at most {SearchMax}.");
    }

    public bool Finds(string text) => text.Contains(Search, StringComparison.OrdinalIgnoreCase);

    private static int ReadNumber(HttpContext context, string name, int otherwise, int most)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new BadHttpRequestException($"'{name}' is '{text}'; give a number from 1 to {most}.");
    }
}

/// <summary>One page of what was found.</summary>
/// <param name="Total">How many items there are on all pages.</param>
/// <param name="Page">From 1.</param>
/// <param name="Size">How many items a page has.</param>
/// <param name="Items">Those of this page.</param>
internal sealed record ListPage<TItem>(int Total, int Page, int Size, IReadOnlyList<TItem> Items);
