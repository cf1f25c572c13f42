using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Actors.Dashboard.Tests.Pages;

/// <summary>A browser window at the dashboard that notes every complaint of the browser.</summary>
internal sealed class DashboardPage : IAsyncDisposable
{
    private static readonly string[] Absent = ["/ui/api/reminders?", "/ui/api/activation?", "/v1/kv/"];

    private readonly ConcurrentQueue<string> _complaints = new();

    public DashboardPage(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsAnAnswer(message))
            {
                _complaints.Enqueue($"{message.Text} at {message.Location}");
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
    }

    public IPage Page { get; }

    /// <summary>What the console said, and what was thrown and not caught.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    public ILocator Main => Page.Locator("main");

    public ILocator Problem => Page.Locator(".problem");

    /// <summary>Opens a page by its hash, and waits for its first answer.</summary>
    public async Task GoAsync(string route)
    {
        await Page.GotoAsync($"ui/#/{route}");
        await Assertions.Expect(Main).ToHaveAttributeAsync("aria-busy", "false");
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator Row(string text) => Page.Locator("tbody tr").Filter(new LocatorFilterOptions { HasText = text });

    // Where nothing is, the server says so with a 404 that the page shows as a sentence; the browser complains of it all the same.
    private static bool IsAnAnswer(IConsoleMessage message) =>
        message.Text.Contains("404", StringComparison.Ordinal) && Absent.Any(path => message.Location.Contains(path, StringComparison.Ordinal));

    public async ValueTask DisposeAsync() => await Page.Context.DisposeAsync();
}
