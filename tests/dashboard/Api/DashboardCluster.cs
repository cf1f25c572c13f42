using System.Net;
using System.Text.Json;
using Actors.Runtime.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Dashboard;
using Orleans.Hosting;
using Orleans.TestingHost;

namespace Actors.Dashboard.Tests.Api;

/// <summary>Silos in this process, and a web host apart from them that serves their dashboard, as a gateway does.</summary>
public sealed class DashboardCluster : IAsyncDisposable
{
    private readonly WebApplication _web;

    private DashboardCluster(InProcessTestCluster silos, WebApplication web)
    {
        Silos = silos;
        _web = web;
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(web.Urls.First()) };
    }

    public InProcessTestCluster Silos { get; }

    public HttpClient Http { get; }

    public static async Task<DashboardCluster> StartAsync(short silos, Action<DashboardOptions>? configure = null, bool hasReminders = false)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.UseHostedClient = false;
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorageAsDefault().AddDashboard();
            if (hasReminders)
            {
                silo.UseInMemoryReminderService();
            }
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        var web = WebApplication.CreateSlimBuilder();
        web.Logging.ClearProviders();
        web.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        web.Services.AddSingleton<IGrainFactory>(cluster.Client);
        web.Services.AddDashboardReading(options =>
        {
            options.CounterUpdateIntervalMs = 1_000;
            configure?.Invoke(options);
        });
        var application = web.Build();
        application.MapOrleansDashboard("/ui");
        await application.StartAsync();
        return new DashboardCluster(cluster, application);
    }

    /// <summary>What the dashboard answers.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Answer)> GetAsync(string path)
    {
        using var response = await Http.GetAsync(new Uri($"/ui/api/{path}", UriKind.Relative));
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    /// <summary>What the dashboard answers to a question that it can answer.</summary>
    public async Task<JsonElement> ReadAsync(string path)
    {
        var (status, answer) = await GetAsync(path);
        Assert.True(status == HttpStatusCode.OK, $"{path}: {status} {answer}");
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _web.StopAsync();
        await _web.DisposeAsync();
        await Silos.DisposeAsync();
    }
}
