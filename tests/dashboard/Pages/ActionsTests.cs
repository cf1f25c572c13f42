using System.Net;
using System.Text.Json;
using Actors.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Actors.Dashboard.Tests.Pages;

/// <summary>Everything that can be changed from the pages, and what is said when it cannot.</summary>
[Collection(DashboardCollection.Name)]
public sealed class ActionsTests(ClusterUnderLoad cluster)
{
    [ProgramFact("chromium", "chromium")]
    public async Task Key_EditedAndBroughtBack_IsStoredAsNewVersions()
    {
        await cluster.PutAsync("v1/kv/edited", "first");
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("key?name=edited");

        await page.Button("Edit").ClickAsync();
        await page.Page.GetByLabel("New value").FillAsync("second");
        await page.Button("Save").ClickAsync();
        await Assertions.Expect(page.Page.Locator("pre")).ToHaveTextAsync("second");
        Assert.Equal("second", await cluster.ReadAsync("v1/kv/edited?raw"));

        await page.Button("Bring back…").ClickAsync();
        await page.Button("Bring back").ClickAsync();
        await Assertions.Expect(page.Page.Locator("pre")).ToHaveTextAsync("first");
        await Assertions.Expect(page.Page.Locator("tbody tr")).ToHaveCountAsync(3);
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Key_ChangedBySomebodyElseMeanwhile_IsNotOverwritten()
    {
        await cluster.PutAsync("v1/kv/raced", "mine");
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("key?name=raced");
        await page.Button("Edit").ClickAsync();
        await cluster.PutAsync("v1/kv/raced", "theirs");
        await page.Page.GetByLabel("New value").FillAsync("mine, later");

        await page.Button("Save").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#announcer")).ToContainTextAsync("Somebody else changed this key");
        Assert.Equal("theirs", await cluster.ReadAsync("v1/kv/raced?raw"));
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Key_CreatedAndRemoved_IsGone()
    {
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("keys");
        await page.Button("New key…").ClickAsync();
        await page.Page.GetByLabel("Key", new() { Exact = true }).FillAsync("made/here");
        await page.Button("Create").ClickAsync();
        await page.Button("Remove…").ClickAsync();
        await page.Button("Remove").ClickAsync();

        await Assertions.Expect(page.Page.Locator(".empty")).ToContainTextAsync("was removed");
        using var answer = await cluster.Client.GetAsync(new Uri("v1/kv/made/here", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Service_PutIntoMaintenanceAndBack_ShowsTheReason()
    {
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("services/web");
        var instance = page.Page.GetByRole(AriaRole.Article, new() { Name = "Instance web1" });

        await instance.GetByRole(AriaRole.Button, new() { Name = "Maintenance…" }).ClickAsync();
        await page.Page.GetByLabel("Reason").FillAsync("a new disk");
        await page.Button("Begin maintenance").ClickAsync();
        await Assertions.Expect(instance).ToContainTextAsync("a new disk");
        await Assertions.Expect(instance).ToContainTextAsync("in maintenance");

        await instance.GetByRole(AriaRole.Button, new() { Name = "End maintenance" }).ClickAsync();
        await Assertions.Expect(instance).Not.ToContainTextAsync("a new disk");
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Session_Ended_LetsItsLockGo()
    {
        var id = await CreateSessionAsync("to be ended");
        await cluster.PutAsync($"v1/kv/locked/one?acquire={id}", "x");
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("sessions?search=to+be+ended");
        await Assertions.Expect(page.Row("to be ended")).ToContainTextAsync("locked/one");

        await page.Button("End…").ClickAsync();
        await page.Button("End").ClickAsync();

        await Assertions.Expect(page.Page.Locator(".empty")).ToContainTextAsync("No session fits.");
        Assert.DoesNotContain("Session", await cluster.ReadAsync("v1/kv/locked/one"), StringComparison.Ordinal);
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Activation_Deactivated_IsSaid()
    {
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("activations?search=guest");
        await page.Page.Locator("tbody th a").First.ClickAsync();
        await page.Button("Deactivate…").ClickAsync();
        await page.Button("Deactivate").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#announcer")).ToHaveTextAsync("Deactivated.");
        Assert.Empty(page.Complaints);
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Activation_Migrated_IsShownInItsNewSilo()
    {
        await using var page = await cluster.OpenAsync();
        await page.GoAsync("activations?search=guest");
        await page.Page.Locator("tbody th a").First.ClickAsync();
        var silo = page.Main.Locator("a[href*='silos/']").First;
        var before = await silo.InnerTextAsync();

        await page.Button("Migrate…").ClickAsync();
        await page.Button("Migrate").ClickAsync();

        await Assertions.Expect(page.Page.Locator("#announcer")).ToHaveTextAsync("Moving.");
        await Assertions.Expect(page.Main.Locator("a[href*='silos/']").Filter(new LocatorFilterOptions { HasNotText = before })).ToBeVisibleAsync();
        Assert.Empty(page.Complaints);
    }

    private async Task<string> CreateSessionAsync(string name)
    {
        using var content = new StringContent($$"""{"Name":"{{name}}","TTL":"600s"}""");
        using var answer = await cluster.Client.PutAsync(new Uri("v1/session/create", UriKind.Relative), content);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("ID").GetString()!;
    }
}
