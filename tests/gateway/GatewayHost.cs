using System.Net;
using Actors.Grains.KeyValue;
using Actors.Ledger;
using Actors.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Hosting;

namespace Actors.Gateway.Tests;

/// <summary>
/// The whole way in one process: gateway, silo, ledger on a SQLite file. The ledger can be cut off, as if the database
/// were down.
/// </summary>
public sealed class GatewayHost : IAsyncDisposable
{
    private readonly WebApplication _application;

    private GatewayHost(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Urls.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A client that knows the address.</summary>
    public HttpClient Client { get; }

    /// <summary>The switch between grains and database.</summary>
    internal SwitchableLedger Ledger => (SwitchableLedger)_application.Services.GetRequiredService<ILedger>();

    /// <summary>What it is made of.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Starts a host on a database file.</summary>
    public static async Task<GatewayHost> StartAsync(
        string databasePath, Action<GatewayOptions>? configure = null, Action<IServiceCollection>? configureServices = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddLedger(new DatabaseOptions { Database = databasePath });
        MakeSwitchable(builder.Services);
        builder.UseOrleans(silo => silo.UseLocalhostClustering().AddMemoryGrainStorageAsDefault());
        builder.Services.AddKeyValueGrains();
        builder.Services.AddGateway().Configure(configure ?? (_ => { }));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        configureServices?.Invoke(builder.Services);
        var application = builder.Build();
        application.MapGateway();
        await application.StartAsync();
        return new GatewayHost(application);
    }

    /// <summary>Stops it, as a signal to the process would.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private static void MakeSwitchable(IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(ILedger));
        services.Replace(ServiceDescriptor.Singleton<ILedger>(
            provider => new SwitchableLedger((ILedger)registered.ImplementationFactory!(provider))));
    }
}
