namespace Actors.Dashboard.Tests.Pages;

/// <summary>All pages by name, as their addresses are on the cluster under test.</summary>
internal static class Routes
{
    public static readonly (string Name, string Route)[] Fixed =
    [
        ("overview", ""),
        ("silos", "silos"),
        ("membership", "membership"),
        ("grains", "grains"),
        ("activations", "activations"),
        ("methods", "methods"),
        ("reminders", "reminders"),
        ("services", "services"),
        ("service", "services/web"),
        ("keys", "keys"),
        ("folder", "keys?prefix=apps%2Fshop%2F"),
        ("key", "key?name=apps%2Fshop%2Fconfig"),
        ("sessions", "sessions"),
    ];

    /// <summary>Those whose address is known only at run time, by the list that links to them.</summary>
    public static readonly (string Name, string List)[] Linked = [("silo", "silos"), ("grain", "grains"), ("activation", "activations")];

    /// <summary>All pages; the linked ones are found by the first link of their lists.</summary>
    public static async Task<IReadOnlyList<(string Name, string Route)>> AllAsync(DashboardPage page)
    {
        var all = Fixed.ToList();
        foreach (var (name, list) in Linked)
        {
            await page.GoAsync(list);
            var href = await page.Page.Locator("tbody th a").First.GetAttributeAsync("href");
            all.Add((name, href!["#/".Length..]));
        }

        return all;
    }
}
