using System.Net;
using Actors.Gateway;
using Actors.Gateway.Dashboard;
using Actors.Gateway.Dns;
using Actors.Gateway.Metering;
using Actors.Gateway.Status;
using Actors.Gateway.Tracing;
using Actors.Grains.KeyValue;
using Actors.Grains.Registry;
using Actors.Grains.Registry.Instances;
using Actors.Ledger;
using Actors.Silo.Logging;
using Actors.Silo.Status;
using Actors.Silo.Supervision;
using Actors.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace Actors.Silo;

/// <summary>
/// What a process of Actors runs, by its role: what the silo executable, the local cluster, tests and benchmarks start. It puts
/// parts together and has no logic of its own.
/// </summary>
public sealed class ActorsHost : IAsyncDisposable
{
    // Within this time requests in flight end and activations are handed back; then the process goes anyway.
    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(8);

    private const string DashboardPath = "/ui";

    // Options are read once; watching the whole working folder for changes of a file in it costs start time and CPU for ever.
    private static readonly string[] StaticConfiguration = ["--hostBuilder:reloadConfigOnChange=false"];

    private readonly WebApplication _application;
    private readonly StartReport _startReport;

    private ActorsHost(WebApplication application, StartReport startReport)
    {
        _application = application;
        _startReport = startReport;
    }

    /// <summary>Where HTTP is served; known once started.</summary>
    public Uri Address => new(_application.Urls.First());

    /// <summary>The services of the host.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Signalled when the process was asked to stop.</summary>
    public CancellationToken Stopping => _application.Lifetime.ApplicationStopping;

    /// <summary>Puts a process together without starting it.</summary>
    /// <exception cref="StartFailedException">Options are wrong; the message names all of them.</exception>
    public static ActorsHost Create(ActorsOptions options, HostRole role = HostRole.Single)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblems() is { Count: > 0 } problems)
        {
            throw new StartFailedException(string.Join(Environment.NewLine, problems));
        }

        var report = new StartReport(options);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = StaticConfiguration });
        builder.Logging.UseOneLineConsole(report, role, options);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeMax);
        if (options.Supervised)
        {
            builder.Services.AddSingleton<IHostLifetime, SupervisedLifetime>();
        }

        AddParts(builder, options, role);

        // Behind the gateway, which has a say in how connections are served.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(options.HttpAddress), options.HttpPort));
        var application = builder.Build();
        try
        {
            MapParts(application, role, options);
        }
        catch (OptionsValidationException invalid)
        {
            throw new StartFailedException(string.Join(Environment.NewLine, invalid.Failures), invalid);
        }

        return new ActorsHost(application, report);
    }

    /// <summary>Starts serving.</summary>
    /// <exception cref="StartFailedException">The database, the port or an option stands in the way; the message says which and what to do.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _application.StartAsync(cancellationToken);
            _startReport.Succeeded();
        }
        catch (Exception failure)
        {
            var wasAskedToStop = Stopping.IsCancellationRequested || cancellationToken.IsCancellationRequested;
            if (_startReport.Explain(failure, wasAskedToStop, await Services.FindDeathAsync(failure)) is { } sentence)
            {
                throw new StartFailedException(sentence, failure);
            }

            throw;
        }
    }

    /// <summary>Completes when the process was asked to stop and everything has stopped.</summary>
    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync();

    /// <summary>Stops accepting, finishes what runs, stops the rest.</summary>
    public Task StopAsync() => _application.StopAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    // Services start in this order and stop in the opposite one: the database first and last, HTTP last and first.
    private static void AddParts(WebApplicationBuilder builder, ActorsOptions options, HostRole role)
    {
        builder.Services.AddTracing(services => ResourceOf(role, services));
        var database = new DatabaseOptions { Database = options.Database, EnsureSchema = options.EnsureSchema };
        builder.Services.AddLedger(database).AddOptions<LedgerOptions>().BindConfiguration("Actors:Ledger");
        builder.UseActorRuntime(role, options, database.Target);
        if (role != HostRole.Gateway)
        {
            builder.Services.AddSingleton<ISiloLosses, SiloLosses>();
            builder.Services.AddRegistryGrains();
            builder.Services.AddKeyValueGrains();
        }

        builder.Services.AddProcessStatus();
        builder.Services.Configure<MetricsOptions>(metrics => metrics.Enabled = options.Metrics.Enabled);
        if (role == HostRole.Silo)
        {
            builder.Services.AddSiloHealth();
            builder.Services.AddMetering();
        }
        else
        {
            builder.Services.AddGateway();
            builder.Services.AddDnsServer(dns => (dns.Address, dns.Port) = (options.HttpAddress, options.DnsPortOrDefault));
        }
    }

    private static TelemetryResource ResourceOf(HostRole role, IServiceProvider services) => role == HostRole.Gateway
        ? new TelemetryResource("actors-gateway")
        : new TelemetryResource(role == HostRole.Silo ? "actors-silo" : "actors", services.GetRequiredService<IOptions<SiloOptions>>().Value.SiloName);

    private static void MapParts(WebApplication application, HostRole role, ActorsOptions options)
    {
        if (role == HostRole.Silo)
        {
            application.MapHealth();
            application.MapMetrics();
        }
        else
        {
            application.UseRequestCounter();
            application.MapGateway();
            if (options.Dashboard.Enabled)
            {
                application.MapOrleansDashboard(DashboardPath).MapRegistryPages();
            }
        }

        application.MapProcessStatus();
    }
}
