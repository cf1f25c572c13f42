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
    [InlineData("many", 900, 900)]
    [InlineData("many", 1_200, 1_001)]
    [InlineData("many-bucket", 3_900, 3_900)]
    [InlineData("many-bucket", 4_200, 4_001)]
    public void Counter_WithManySeries_KeepsThemUpToTheLimitAndTheRestAsOne(string name, int told, int kept)
    {
        using var meter = new Meter("Actors.Tests");
        meter.CreateObservableCounter(name, () => Enumerable.Range(0, told).Select(number => new Measurement<long>(number, new KeyValuePair<string, object?>("number", number))));
        using var collector = Create();

        Assert.True(collector.TryCollect(out var families));
        Assert.Equal(kept, families.Single(family => family.Name == name).Series.Count);
    }

    [Theory]
    [InlineData("db.client.operation.duration", false)]
    [InlineData("db.client.operation.npgsql.bytes_read", false)]
    [InlineData("db.client.operation.npgsql.bytes_written", false)]
    [InlineData("db.client.operation.npgsql.executing", false)]
    [InlineData("db.client.operation.failed", true)]
    public void Counter_OfTheDriver_IsAddedToOnlyWhereItIsRead(string name, bool isRead)
    {
        using var meter = new Meter("Npgsql");
        var counter = meter.CreateCounter<long>(name);
        using var collector = Create();

        Assert.True(collector.TryCollect(out _));
        Assert.Equal(isRead, counter.Enabled);
    }

    [Fact]
    public void Collect_SwitchedOffAndOnAgain_CountsNothingMeanwhile()
    {
        using var meter = new Meter("Actors.Tests.Switched");
        var counter = meter.CreateCounter<long>("switched");
        var options = new MetricsOptions();
        using var collector = Create(options);
        Assert.True(collector.TryCollect(out _));

        options.Enabled = false;
        Assert.False(collector.TryCollect(out var nothing));
        Assert.Empty(nothing);
        Assert.False(collector.IsOn);
        counter.Add(5);

        options.Enabled = true;
        Assert.True(collector.TryCollect(out _));
        counter.Add(3);
        Assert.True(collector.TryCollect(out var families));
        Assert.Equal(3, Assert.Single(families.Single(family => family.Name == "switched").Series).Value);
    }

    private static MetricsCollector Create(MetricsOptions? options = null) =>
        new(new ConfigurationBuilder().Build(), new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), Options.Create(options ?? new MetricsOptions()));
}
