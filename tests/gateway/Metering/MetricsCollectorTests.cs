using System.Diagnostics.Metrics;
using Actors.Gateway.Metering;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Tests.Metering;

public sealed class MetricsCollectorTests
{
    [Theory]
    [InlineData(3_000, 3_000)]
    [InlineData(12_000, 10_001)]
    public void Counter_WithManySeries_KeepsThemUpToTheLimitAndTheRestAsOne(int told, int kept)
    {
        using var meter = new Meter("Actors.Tests");
        meter.CreateObservableCounter($"many.{told}", () => Enumerable.Range(0, told).Select(number => new Measurement<long>(number, new KeyValuePair<string, object?>("number", number))));
        using var collector = new MetricsCollector(new ConfigurationBuilder().Build(), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), Options.Create(new MetricsOptions()));

        Assert.True(collector.TryCollect(out var families));
        Assert.Equal(kept, families.Single(family => family.Name == $"many.{told}").Series.Count);
    }
}
