using System.Net;
using Actors.Gateway;
using Actors.Grains.KeyValue;
using Actors.Grains.Registry;
using Actors.Ledger;
using Actors.Sql;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Actors.Silo;

/// <summary>
/// A silo and the HTTP gateway in this process: what the silo executable, the local cluster, tests and benchmarks run. It puts
/// parts together and has no logic of its own.
/// </summary>
public sealed class SiloHost : IAsyncDisposable
{
    // Within this time requests in flight end and activations are handed back; then the process goes anyway.
    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(8);

    // Options are read once; watching the whole working folder for changes of a file in it costs start time and CPU for ever.
    private static readonly string[] StaticConfiguration = ["--hostBuilder:reloadConfigOnChange=false"];

    private readonly WebApplication _application;
    private readonly StartReport _startReport;

    private SiloHost(WebApplication application, StartReport startReport)
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

    /// <summary>Puts a silo together without starting it.</summary>
    /// <exception cref="StartFailedException">Options are wrong; the message names all of them.</exception>
    public static SiloHost Create(ActorsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblems() is { Count: > 0 } problems)
        {
            throw new StartFailedException(string.Join(Environment.NewLine, problems));
        }

        var report = new StartReport(options);
        var database = new DatabaseOptions { Database = options.Database, EnsureSchema = options.EnsureSchema };
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = StaticConfiguration });
        builder.Logging.UseOneLineConsole(report);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Parse(options.HttpAddress), options.HttpPort));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopTimeMax);
        // Services start in this order and stop in the opposite one: the database first and last, HTTP last and first.
        builder.Services.AddLedger(database);
        builder.UseActorRuntime(options, database.Target);
        builder.Services.AddRegistryGrains();
        builder.Services.AddKeyValueGrains();
        builder.Services.AddGateway();
        var application = builder.Build();
        application.MapGateway();
        return new SiloHost(application, report);
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
        catch (Exception failure) when (_startReport.Explain(failure) is { } sentence)
        {
            throw new StartFailedException(sentence, failure);
        }
    }

    /// <summary>Completes when the process was asked to stop and everything has stopped.</summary>
    public Task WaitForShutdownAsync() => _application.WaitForShutdownAsync();

    /// <summary>Stops accepting, finishes what runs, stops the rest.</summary>
    public Task StopAsync() => _application.StopAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
