using Actors.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Actors.Dashboard.Tests.Pages;

[Collection(DashboardCollection.Name)]
public sealed class EveryPageTests(ClusterUnderLoad cluster)
{
    private const int Height = 900;

    private static readonly int[] Widths = [400, 1280, 2000];

    // In the folder of everything that is built, where whoever ran the tests can look at them.
    private static readonly string Screenshots = Path.Combine(AppContext.BaseDirectory, "../../../screenshots");

    [ProgramFact("chromium", "chromium")]
    public async Task Pages_AtEveryWidthAndInBothColours_OpenWithoutAComplaintAndFit()
    {
        Directory.CreateDirectory(Screenshots);
        var failures = new List<string>();
        await using var page = await cluster.OpenAsync();
        foreach (var (name, route) in await Routes.AllAsync(page))
        {
            await page.GoAsync(route);
            foreach (var width in Widths)
            {
                await page.Page.SetViewportSizeAsync(width, Height);
                if (await page.Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - innerWidth") is > 0 and var wide)
                {
                    failures.Add($"{name} is {wide} pixels wider than {width}.");
                }

                await PhotographAsync(page.Page, name, width);
            }

            if (await page.Problem.CountAsync() > 0)
            {
                failures.Add($"{name}: {await page.Problem.InnerTextAsync()}");
            }
        }

        failures.AddRange(page.Complaints);
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Overview_OfAClusterThatIsWell_SaysSoAndCountsItsSilos()
    {
        await using var page = await cluster.OpenAsync();

        await page.GoAsync("");

        await Assertions.Expect(page.Page.Locator("#health")).ToContainTextAsync("Healthy, 3 silos");
        await Assertions.Expect(page.Page.Locator(".verdict")).ToContainTextAsync("Healthy");
        await Assertions.Expect(page.Page.Locator(".chart .line")).Not.ToHaveCountAsync(0);
    }

    [ProgramFact("chromium", "chromium")]
    public async Task Methods_UnderLoad_ShowWhatIsCalled()
    {
        await using var page = await cluster.OpenAsync();

        await page.GoAsync("methods?order=calls");

        await Assertions.Expect(page.Row("IGreetingGrain").First).ToBeVisibleAsync();
    }

    private static async Task PhotographAsync(IPage page, string name, int width)
    {
        foreach (var colors in new[] { ColorScheme.Dark, ColorScheme.Light })
        {
            await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colors });
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Screenshots, $"{name}-{width}-{colors}.png".ToLowerInvariant()), FullPage = true });
        }
    }
}
