using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry;
using Actors.Grains.Registry.Instances;
using Actors.Grains.Registry.Storage;
using Actors.Ledger;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;
using Orleans.Hosting;

namespace Actors.Grains.Tests.Registry;

/// <summary>One silo with the registry on a SQLite file. Its clock stands still until told to go on; the ledger's does not.</summary>
internal sealed class RegistrySilo : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly LedgerHost _ledgerHost;

    private RegistrySilo(IHost host, LedgerHost ledgerHost, CountingLedger ledger, FakeTimeProvider clock)
    {
        _host = host;
        _ledgerHost = ledgerHost;
        Ledger = ledger;
        Clock = clock;
    }

    public CountingLedger Ledger { get; }

    public FakeTimeProvider Clock { get; }

    /// <summary>Writes beneath the grains, as another process would.</summary>
    public InstanceStore Elsewhere => new(_ledgerHost.Ledger);

    public IGrainFactory Grains => _host.Services.GetRequiredService<IGrainFactory>();

    public ICatalogGrain Catalog => Grains.GetGrain<ICatalogGrain>(0);

    public static async Task<RegistrySilo> StartAsync(
        string databasePath, FakeTimeProvider? clock = null, ISiloLosses? losses = null, Action<RegistryOptions>? configure = null)
    {
        clock ??= new FakeTimeProvider();
        var ledgerHost = new LedgerHost(
            new DatabaseOptions { Database = databasePath }, new LedgerOptions(), TimeProvider.System, new LedgerMetrics(), NullLoggerFactory.Instance);
        await ledgerHost.StartAsync(CancellationToken.None);
        var ledger = new CountingLedger(ledgerHost.Ledger);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton<ILedger>(ledger);
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        if (losses is not null)
        {
            builder.Services.AddSingleton(losses);
        }

        builder.Services.AddRegistryGrains();
        builder.Services.Configure(configure ?? (_ => { }));
        var host = builder.Build();
        await host.StartAsync();

        // Reads wait for the silo's copy, and no test is to hold up its first load by taking the database away.
        await host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICatalogGrain>(0).Services(null, 0);
        return new RegistrySilo(host, ledgerHost, ledger, clock);
    }

    public IServiceInstanceGrain Instance(string id) => Grains.GetGrain<IServiceInstanceGrain>(new InstanceId(Sample.Node, id).ToString());

    public async Task<ServiceView> ReadAsync(string service = "web")
    {
        var reading = await Grains.GetGrain<IServiceGrain>(service).Read();
        return reading.View ?? throw new InvalidOperationException(reading.Reason);
    }

    /// <summary>The worst status of the only instance of the service.</summary>
    public async Task<CheckStatus> StatusAsync(string service = "web") => Assert.Single((await ReadAsync(service)).Instances).Status;

    /// <summary>The same; null while nothing is known of the service.</summary>
    public async Task<CheckStatus?> StatusOrNullAsync(string service = "web") =>
        (await Grains.GetGrain<IServiceGrain>(service).Read()).View is { Instances: [var only] } ? only.Status : null;

    public Task<RegistryOutcome> PassAsync(string id, string output = "") => ReportAsync(id, CheckStatus.Passing, output);

    public Task<RegistryOutcome> ReportAsync(string id, CheckStatus status, string output = "") =>
        Catalog.Report(Sample.Node, new CheckReport($"service:{id}", status, output));

    public Task EventuallyStatusAsync(CheckStatus status, string service = "web", double stepSeconds = 0.01) =>
        EventuallyAsync(async () => await StatusAsync(service) == status, stepSeconds);

    /// <summary>Waits for a condition, and lets the clock go on while waiting: a timer that is set meanwhile must still fire.</summary>
    public Task EventuallyAsync(Func<Task<bool>> condition, double stepSeconds = 0.01) => Eventually.TrueAsync(() =>
    {
        Clock.Advance(TimeSpan.FromSeconds(stepSeconds));
        return condition();
    });

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _ledgerHost.DisposeAsync();
    }
}
