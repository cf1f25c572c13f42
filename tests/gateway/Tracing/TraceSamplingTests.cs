using Actors.Gateway.Tracing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Tests.Tracing;

public sealed class TraceSamplingTests
{
    [Theory]
    [InlineData(null, null, "ParentBased{TraceIdRatioBasedSampler{0.010000}}")]
    [InlineData("", "", "ParentBased{TraceIdRatioBasedSampler{0.010000}}")]
    [InlineData(null, "0.5", "ParentBased{TraceIdRatioBasedSampler{0.500000}}")]
    [InlineData("parentbased_traceidratio", null, "ParentBased{TraceIdRatioBasedSampler{1.000000}}")]
    [InlineData("parentbased_traceidratio", "0.25", "ParentBased{TraceIdRatioBasedSampler{0.250000}}")]
    [InlineData("traceidratio", "0", "TraceIdRatioBasedSampler{0.000000}")]
    [InlineData("parentbased_always_on", "ignored", "ParentBased{AlwaysOnSampler}")]
    [InlineData("parentbased_always_off", null, "ParentBased{AlwaysOffSampler}")]
    [InlineData("always_on", null, "AlwaysOnSampler")]
    [InlineData("always_off", null, "AlwaysOffSampler")]
    public void Sampler_OfTheSettings_IsTheOneTheyName(string? name, string? argument, string expected) =>
        Assert.Equal(expected, TraceSampling.Read(Settings(name, argument)).Description);

    [Theory]
    [InlineData("sometimes", null, "OTEL_TRACES_SAMPLER is 'sometimes'; choose one of always_on, ")]
    [InlineData("traceidratio", "often", "OTEL_TRACES_SAMPLER_ARG is 'often'; give the share of traces to keep as a number from 0 to 1, such as 0.05.")]
    [InlineData(null, "5", "OTEL_TRACES_SAMPLER_ARG is '5'; ")]
    [InlineData(null, "NaN", "OTEL_TRACES_SAMPLER_ARG is 'NaN'; ")]
    public void Sampler_OfASettingThatMakesNoSense_IsRefusedWithValueAndRemedy(string? name, string? argument, string expected)
    {
        var refusal = Assert.Throws<OptionsValidationException>(() => TraceSampling.Read(Settings(name, argument)));

        Assert.StartsWith(expected, Assert.Single(refusal.Failures), StringComparison.Ordinal);
    }

    private static IConfiguration Settings(string? name, string? argument) => new ConfigurationBuilder()
        .AddInMemoryCollection([new(TraceSampling.SamplerSetting, name), new(TraceSampling.ArgumentSetting, argument)])
        .Build();
}
