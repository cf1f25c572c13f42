using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Actors.Runtime.Dashboard.Http;

/// <summary>Which page of which search was asked for.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Size">How many items a page has.</param>
/// <param name="Search">What the items must contain, whatever the case; empty for all.</param>
internal sealed record PageQuery(int Number, int Size, string Search)
{
    /// <summary>How many items can be leafed through where they must be gathered from the silos; behind them one searches.</summary>
    public const int ReachMax = 2_000;

    private const int SizeDefault = 50;
    private const int SizeMax = 500;
    private const int SearchMax = 256;
    private const int NumberMax = 1_000_000;

    public int Skip => (Number - 1) * Size;

    /// <exception cref="DashboardException">A parameter is none.</exception>
    public static PageQuery Of(HttpContext context)
    {
        var search = context.Request.Query["search"].ToString().Trim();
        return search.Length <= SearchMax
            ? new PageQuery(ReadNumber(context, "page", 1, NumberMax), ReadNumber(context, "size", SizeDefault, SizeMax), search)
            : throw DashboardException.BadRequest($"The text to search for has {search.Length} characters; give at most {SearchMax}.");
    }

    /// <summary>A number from 1 on.</summary>
    /// <exception cref="DashboardException">It is none.</exception>
    public static int ReadNumber(HttpContext context, string name, int otherwise, int most)
    {
        var text = context.Request.Query[name].ToString();
        if (text.Length == 0)
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw DashboardException.BadRequest($"'{name}' is '{text}'; give a number from 1 to {most}.");
    }

    public bool Finds(string text) => text.Contains(Search, StringComparison.OrdinalIgnoreCase);

    /// <summary>The page of all items that were found.</summary>
    public Page<TItem> Cut<TItem>(IReadOnlyList<TItem> found) => new(found.Count, Number, Size, [.. found.Skip(Skip).Take(Size)]);

    /// <summary>The same query, when its page is within reach.</summary>
    /// <exception cref="DashboardException">It is not.</exception>
    public PageQuery WithinReach() => Skip + Size <= ReachMax
        ? this
        : throw DashboardException.BadRequest($"Page {Number} lies behind the first {ReachMax} items; search for what you want instead.");
}

/// <summary>One page of what was found.</summary>
/// <param name="Total">How many items there are on all pages.</param>
/// <param name="Number">From 1.</param>
/// <param name="Size">How many items a page has.</param>
/// <param name="Items">Those of this page.</param>
internal sealed record Page<TItem>(
    int Total,
    [property: System.Text.Json.Serialization.JsonPropertyName("page")] int Number,
    int Size,
    IReadOnlyList<TItem> Items);
