using System.Diagnostics.Metrics;
using Actors.Gateway.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Actors.Gateway.Metering;

/// <summary>
/// Adds up what this process measures, for whoever asks. With <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> set, it is also sent there, by the settings
/// that OpenTelemetry defines for every program.
/// </summary>
internal sealed class MetricsCollector : IHostedService, IDisposable
{
    private const string OtlpEndpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const int CollectMilliseconds = 5_000;

    // OpenTelemetry reserves some hundred bytes for each series at once, used or not, and the garbage collector looks at all of them. So no more than can
    // be needed: 200 methods with 14 buckets, some dozen paths with four kinds of requests and 20 buckets. What is beyond is added up in one series.
    private const int SeriesMax = 1_000;
    private const int BucketSeriesMax = 4_000;

    // Not those of ASP.NET: they cost each request and each idle connection more than our own figures do.
    private static readonly string[] Meters = ["Actors.*", "Microsoft.Orleans", "System.Runtime", "Npgsql"];

    // The driver adds to these with each statement, or with each piece that a connection reads or writes: they were three quarters of what recording costs a
    // PUT. How long commits take the ledger tells by itself.
    private static readonly string[] Unread =
    [
        "db.client.operation.duration",
        "db.client.operation.npgsql.bytes_read",
        "db.client.operation.npgsql.bytes_written",
        "db.client.operation.npgsql.executing",
    ];

    private static readonly double[] Seconds = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] Counts = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048];

    private static readonly TimeSpan BeginAfter = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly MetricsReading _reading = new();
    private readonly IConfiguration _configuration;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly MetricsOptions _options;
    private readonly TelemetryResource? _resource;
    private MeterProvider? _provider;

    public MetricsCollector(IConfiguration configuration, IHostApplicationLifetime lifetime, IOptions<MetricsOptions> options, TelemetryResource? resource = null)
    {
        _configuration = configuration;
        _lifetime = lifetime;
        _options = options.Value;
        _resource = resource;
    }

    /// <summary>Whether anything is measured here.</summary>
    public bool IsOn => _options.Enabled;

    // Only after a while: whoever starts a process waits for its first answer, not for its metrics.
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsOn)
        {
            _lifetime.ApplicationStarted.Register(() => _ = BeginAsync());
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Everything measured until now; false when it could not be read, or is not measured.</summary>
    public bool TryCollect(out IReadOnlyList<MetricFamily> families)
    {
        families = [];
        lock (_gate)
        {
            if (!IsOn)
            {
                Release();
                return false;
            }

            Begin();
            var isRead = _reading.Collect!(CollectMilliseconds);
            families = _reading.Families;
            return isRead;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Release();
        }
    }

    private async Task BeginAsync()
    {
        await Task.Delay(BeginAfter, _lifetime.ApplicationStopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (_gate)
        {
            if (IsOn && !_lifetime.ApplicationStopping.IsCancellationRequested)
            {
                Begin();
            }
        }
    }

    private void Begin() => _provider ??= Build();

    // Without it nothing listens to the instruments, and what they would tell is not even counted.
    private void Release()
    {
        _provider?.Dispose();
        _provider = null;
    }

    private MeterProvider Build()
    {
        var builder = Sdk.CreateMeterProviderBuilder()
            .AddMeter(Meters)
            .AddView(Shape)
            .AddReader(new BaseExportingMetricReader(_reading));
        if (!string.IsNullOrEmpty(_configuration[OtlpEndpoint]))
        {
            builder.AddOtlpExporter();
        }

        if (_resource is not null)
        {
            builder.SetResourceBuilder(_resource.ToBuilder());
        }

        return builder.Build();
    }

    // Boundaries are only for histograms: with them, the limit would be ignored for anything else.
    private static MetricStreamConfiguration Shape(Instrument instrument) => instrument switch
    {
        _ when Unread.Contains(instrument.Name) => MetricStreamConfiguration.Drop,
        Histogram<int> or Histogram<long> or Histogram<double> => new ExplicitBucketHistogramConfiguration
        {
            Boundaries = instrument.Unit == "s" ? Seconds : Counts,
            CardinalityLimit = SeriesMax,

            // Of all the time since the start, which says nothing later, and each recording would pay for it.
            RecordMinMax = false,
        },
        _ => new MetricStreamConfiguration { CardinalityLimit = instrument.Name.EndsWith(ReadyHistograms.Bucket, StringComparison.Ordinal) ? BucketSeriesMax : SeriesMax },
    };
}
