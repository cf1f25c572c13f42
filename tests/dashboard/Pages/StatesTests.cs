using Actors.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Actors.Dashboard.Tests.Pages;

/// <summary>What is shown while there is no answer, a bad one, nothing, or something malicious.</summary>
[Collection(DashboardCollection.Name)]
public sealed class StatesTests(ClusterUnderLoad cluster)
{
    [ProgramFact("chromium", "chromium")]
    public async Task Page_ServerFails_ShowsItsSentenceTriesAgainAndRecovers()
    {
        await using var page = await cluster.OpenAsync();
        await page.Page.RouteAsync("**/ui/api/membership", route => route.FulfillAsync(new() { Status = 503, ContentType = "application/json", Body = """{"error":"No silo answers; look at their logs."}""" }));
        await page.GoAsync("membership");

        await Assertions.Expect(page.Problem).ToContainTextAsync("No silo answers; look at their logs.");
        await Assertions.Expect(page.Problem).ToContainTextAsync("Tried again in");

        await page.Page.UnrouteAllAsync();
        await page.Button("Try now").ClickAsync();
        await Assertions.Expect(page.Problem).ToHaveCountAsync(0);
        await Assertions.Expect(page.Main.GetByRole(AriaRole.Table)).ToBeVisibleAsync();
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Page_WhileItUpdates_KeepsFocusTextAndPlace()
    {
        await using var page = await cluster.OpenAsync(width: 400);
        await page.GoAsync("grains");
        var search = page.Page.GetByLabel("Search types");
        await search.FillAsync("e");
        await page.Page.EvaluateAsync("scrollTo(0, 120)");
        var place = await page.Page.EvaluateAsync<int>("scrollY");

        for (var updates = 0; updates < 2; updates++)
        {
            await page.Page.WaitForResponseAsync(response => response.Url.Contains("/api/grains", StringComparison.Ordinal));
        }

        await Assertions.Expect(search).ToBeFocusedAsync();
        await Assertions.Expect(search).ToHaveValueAsync("e");
        Assert.Equal(place, await page.Page.EvaluateAsync<int>("scrollY"));
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Page_Hidden_AsksForNothing()
    {
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("silos");
        await page.Page.EvaluateAsync("""
            () => {
                Object.defineProperty(document, "hidden", { get: () => window.isAway });
                window.isAway = true;
                document.dispatchEvent(new Event("visibilitychange"));
            }
            """);
        var asked = 0;
        page.Page.Request += (_, request) => asked += request.Url.Contains("/api/", StringComparison.Ordinal) ? 1 : 0;

        // Twice the time between two updates, in which a page that is seen asks at least once.
        await page.Page.WaitForTimeoutAsync(4_000);
        Assert.Equal(0, asked);

        await page.Page.EvaluateAsync("() => { window.isAway = false; document.dispatchEvent(new Event('visibilitychange')); }");
        await page.Page.WaitForResponseAsync(response => response.Url.Contains("/api/overview", StringComparison.Ordinal));
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Values_ThatLookLikeMarkup_AreShownAsText()
    {
        const string name = "<img src=x onerror=alert(1)>";
        await cluster.PutAsync($"v1/kv/markup%2F{Uri.EscapeDataString(name)}", "<script>alert(2)</script>");
        await using var page = await cluster.OpenAsync();
        page.Page.Dialog += (_, _) => Assert.Fail("A value ran as a script.");

        await page.GoAsync("keys?prefix=markup%2F");
        await page.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();

        await Assertions.Expect(page.Page.Locator("pre")).ToHaveTextAsync("<script>alert(2)</script>");
        Assert.Empty(page.Complaints);
    }

    [ProgramFact("chromium", "chromium")]
    public async Task ReadOnly_Actions_AreDisabledWithTheReason()
    {
        await using var page = await cluster.OpenAsync();
        await page.Page.RouteAsync("**/ui/api/overview", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace("\"readOnly\":false", "\"readOnly\":true", StringComparison.Ordinal) });
        });
        await page.GoAsync("key?name=colour");

        await Assertions.Expect(page.Page.Locator(".note")).ToContainTextAsync("Read-only");
        await Assertions.Expect(page.Button("Edit")).ToBeDisabledAsync();
        await Assertions.Expect(page.Button("Remove…")).ToBeDisabledAsync();
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Lists_WithoutAnything_SayWhatThatMeans()
    {
        await using var page = await cluster.OpenAsync();

        await page.GoAsync("keys?search=nothing-has-this-name");

        await Assertions.Expect(page.Page.Locator(".empty")).ToContainTextAsync("No key has this in its name.");
    }
}
