using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Actors.AppHost.Tests;
using Actors.Tests.Infrastructure;
using Microsoft.Playwright;

namespace Actors.Dashboard.Tests.Pages;

/// <summary>Three silos and a gateway as a user starts them, with something to look at and calls that go on, and one browser.</summary>
public sealed partial class ClusterUnderLoad : IAsyncLifetime, IDisposable
{
    private const int Processes = 4;
    private static readonly TimeSpan StartTimeMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly TemporaryFolder _folder = new();
    private readonly CancellationTokenSource _stop = new();
    private HostProcess? _host;
    private IPlaywright? _playwright;
    private IBrowser? _browser;
    private Task _load = Task.CompletedTask;

    /// <summary>A client of the gateway.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>The process ids of the silos by their names; the last start of each.</summary>
    internal IReadOnlyDictionary<string, int> Silos => ReadyLine().Matches(_host!.Output)
        .Where(line => line.Groups[1].Value != "gateway")
        .GroupBy(line => line.Groups[1].Value, StringComparer.Ordinal)
        .ToDictionary(silo => silo.Key, silo => int.Parse(silo.Last().Groups[2].Value, CultureInfo.InvariantCulture), StringComparer.Ordinal);

    public async Task InitializeAsync()
    {
        // Where the tests are skipped nothing is started.
        if (ProgramFactAttribute.Find("chromium") is not { } chromium)
        {
            return;
        }

        _host = HostProcess.Start("Actors.AppHost", _folder.Path, ["--port", "0", "--silos", "3"], ("Actors__Dashboard__ReadOnly", "false"));
        await Eventually.TrueAsync(() => ReadyLine().Count(_host.Output) == Processes, StartTimeMax, _host.Describe);
        Client = _host.CreateClient();
        await FillAsync();
        _load = Task.WhenAll(
            LoadAsync(static (client, count, token) => client.GetAsync(new Uri($"v1/greet/guest{count % 40}", UriKind.Relative), token), _stop.Token),
            LoadAsync(static (client, count, token) => client.PutAsync(new Uri($"v1/kv/load/key{count % 100}", UriKind.Relative), new StringContent($"value {count}"), token), _stop.Token),
            LoadAsync(static (client, count, token) => client.GetAsync(new Uri($"v1/kv/load/key{count % 100}", UriKind.Relative), token), _stop.Token),
            LoadAsync(static (client, count, token) => client.GetAsync(new Uri("v1/health/service/web", UriKind.Relative), token), _stop.Token));
        // Generous, because tests share small machines.
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = chromium, Args = ["--no-sandbox"] });
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _load;
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    public void Dispose()
    {
        Client?.Dispose();
        _stop.Dispose();
        _folder.Dispose();
    }

    /// <summary>A window of its own, with its own storage.</summary>
    internal async Task<DashboardPage> OpenAsync(int width = 1280, ColorScheme colors = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = width < 500 ? 800 : 900 },
            ColorScheme = colors,
            BaseURL = Client.BaseAddress!.ToString(),
        });
        context.SetDefaultTimeout(20_000);
        return new DashboardPage(await context.NewPageAsync());
    }

    internal async Task PutAsync(string target, string body = "")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using var answer = await Client.PutAsync(new Uri(target, UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
    }

    internal async Task<string> ReadAsync(string target) => await Client.GetStringAsync(new Uri(target, UriKind.Relative));

    /// <summary>What <c>kill -9</c> of one silo does.</summary>
    internal static void Kill(int processId)
    {
        using var victim = Process.GetProcessById(processId);
        victim.Kill();
    }

    private async Task FillAsync()
    {
        await PutAsync("v1/kv/apps/shop/config", """{"replicas":1,"hosts":["a","b"]}""");
        await PutAsync("v1/kv/apps/shop/config", """{"replicas":2,"hosts":["a","b"]}""");
        await PutAsync("v1/kv/apps/shop/title", "Shop");
        await PutAsync("v1/kv/colour", "blue");
        await PutAsync("v1/agent/service/register", """{"Name":"web","ID":"web1","Port":8080,"Tags":["v1"],"Check":{"TTL":"300s","Status":"passing"}}""");
        await PutAsync("v1/agent/service/register", """{"Name":"web","ID":"web2","Port":8081,"Check":{"TTL":"300s","Status":"warning"}}""");
        await PutAsync("v1/session/create", """{"Name":"leader of the shop","TTL":"600s"}""");
    }

    // A silo that is killed may fail a call or two; the load goes on.
    private async Task LoadAsync(Func<HttpClient, int, CancellationToken, Task<HttpResponseMessage>> ask, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause);
        for (var count = 0; !cancellationToken.IsCancellationRequested; count++)
        {
            try
            {
                await timer.WaitForNextTickAsync(cancellationToken);
                using var answer = await ask(Client, count, cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
            }
        }
    }

    [GeneratedRegex(@"^([\w-]+): ready, .*pid (\d+)$", RegexOptions.Multiline)]
    private static partial Regex ReadyLine();
}
