using Actors.Client.Registration;
using Actors.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Actors.Client.Tests.Registration;

/// <summary>An application that registers itself at a real gateway.</summary>
public sealed class ServiceRegistrationTests(Gateway gateway) : IClassFixture<Gateway>
{
    [Fact]
    public async Task Application_StartsAndStops_IsFoundWhileItRuns()
    {
        await using (var application = Build("found"))
        {
            await application.StartAsync();
            await Eventually.TrueAsync(async () => await CountAsync("found") == 1);
            var service = (await gateway.GetAsync("/v1/health/service/found?passing"))[0].GetProperty("Service");
            Assert.Equal(new Uri(application.Urls.Single()).Port, service.GetProperty("Port").GetInt32());
            Assert.Equal("127.0.0.1", service.GetProperty("Address").GetString());
            Assert.Equal("blue", service.GetProperty("Tags")[0].GetString());
            await application.StopAsync();
        }

        Assert.Equal(0, await CountAsync("found"));
    }

    [Fact]
    public async Task Instance_RemovedByOthers_RegistersAgain()
    {
        await using var application = Build("removed");
        await application.StartAsync();
        await Eventually.TrueAsync(async () => await CountAsync("removed") == 1);
        var id = (await gateway.GetAsync("/v1/health/service/removed?passing"))[0].GetProperty("Service").GetProperty("ID").GetString();

        await gateway.PutAsync($"/v1/agent/service/deregister/{id}", "");

        Assert.Equal(0, await CountAsync("removed"));
        await Eventually.TrueAsync(async () => await CountAsync("removed") == 1);
        await application.StopAsync();
    }

    [Fact]
    public async Task Application_WithoutAName_DoesNotStart()
    {
        await using var application = Build("");

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => application.StartAsync());

        Assert.Contains("has no name", failure.Message, StringComparison.Ordinal);
    }

    private async Task<int> CountAsync(string service) => (await gateway.GetAsync($"/v1/health/service/{service}?passing")).GetArrayLength();

    private WebApplication Build(string name)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddActorsRegistration(service =>
        {
            service.Address = gateway.Address;
            service.Name = name;
            service.Ttl = TimeSpan.FromSeconds(1.5);
            service.Tags.Add("blue");
        });
        return builder.Build();
    }
}
