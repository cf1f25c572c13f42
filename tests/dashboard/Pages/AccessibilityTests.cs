using Actors.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Actors.Dashboard.Tests.Pages;

[Collection(DashboardCollection.Name)]
public sealed class AccessibilityTests(ClusterUnderLoad cluster)
{
    private const int TabsMax = 200;

    [ProgramFact("chromium", "chromium")]
    public async Task Pages_InBothColours_HaveNamesHeadingsAndContrast()
    {
        var wrong = new List<string>();
        foreach (var colors in new[] { ColorScheme.Light, ColorScheme.Dark })
        {
            await using var page = await cluster.OpenAsync(colors: colors);
            foreach (var (name, route) in await Routes.AllAsync(page))
            {
                await page.GoAsync(route);
                foreach (var check in new[] { AccessibilityChecks.Structure, AccessibilityChecks.Contrast })
                {
                    wrong.AddRange((await page.Page.EvaluateAsync<string[]>(check)).Select(sentence => $"{name}, {colors}: {sentence}"));
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct()));
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Overview_WalkedThroughWithTab_SkipsFirstGoesInOrderAndShowsWhereOneIs()
    {
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("");
        // An update while one walks may move things, and the walk is what is looked at.
        await page.Page.EvaluateAsync("() => document.getElementById('pause').click()");
        var walked = new List<string>();
        for (var tabs = 0; tabs < TabsMax; tabs++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            var focused = await page.Page.EvaluateAsync<string>(AccessibilityChecks.Focused);
            if (focused.Length == 0)
            {
                break;
            }

            walked.Add(focused);
        }

        Assert.Equal("skip", walked[0]);
        Assert.Contains("theme", walked);
        Assert.Contains("Overview", walked);
        Assert.True(walked.Count > 15, string.Join(", ", walked));
        Assert.DoesNotContain(walked, entry => entry.EndsWith(')') && entry.Contains(" (", StringComparison.Ordinal));
    }

    [ProgramFact("chromium", "chromium")]
    public async Task SkipLink_Pressed_LeadsToTheContent()
    {
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("silos");

        await page.Page.Locator("#skip").FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Main).ToBeFocusedAsync();
        Assert.EndsWith("#/silos", page.Page.Url, StringComparison.Ordinal);
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Table_SortedWithTheKeyboard_TellsItsOrderAndKeepsTheFocus()
    {
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("silos");
        var heading = page.Page.GetByRole(AriaRole.Columnheader, new() { Name = "Memory" });
        await Assertions.Expect(heading).ToHaveAttributeAsync("aria-sort", "none");

        await heading.GetByRole(AriaRole.Button).FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(heading).ToHaveAttributeAsync("aria-sort", "descending");
        await page.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(heading).ToHaveAttributeAsync("aria-sort", "ascending");
        await Assertions.Expect(heading.GetByRole(AriaRole.Button)).ToBeFocusedAsync();
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Menu_OnANarrowScreen_OpensLeadsAndCloses()
    {
        await using var page = await cluster.OpenAsync(width: 400);
        await page.GoAsync("");
        await Assertions.Expect(page.Page.Locator("#nav")).ToBeHiddenAsync();

        await page.Button("Menu").ClickAsync();
        await page.Page.GetByRole(AriaRole.Link, new() { Name = "Membership" }).ClickAsync();

        await Assertions.Expect(page.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await Assertions.Expect(page.Page.Locator("#nav")).ToBeHiddenAsync();
        await Assertions.Expect(page.Button("Menu")).ToHaveAttributeAsync("aria-expanded", "false");
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Theme_Chosen_HoldsAfterALoad()
    {
        await using var page = await cluster.OpenAsync(colors: ColorScheme.Light);
        await page.GoAsync("");
        await page.Page.GetByLabel("Colours").SelectOptionAsync("dark");

        await page.Page.ReloadAsync();

        await Assertions.Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");
        await Assertions.Expect(page.Page.GetByLabel("Colours")).ToHaveValueAsync("dark");
    }
}
