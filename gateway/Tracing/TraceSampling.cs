using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using OpenTelemetry.Trace;

namespace Actors.Gateway.Tracing;

/// <summary>
/// Which traces are kept, by OpenTelemetry's own settings. Without any, one in a hundred of those that begin here, and those that the client has
/// decided to keep.
/// </summary>
internal static class TraceSampling
{
    public const string SamplerSetting = "OTEL_TRACES_SAMPLER";
    public const string ArgumentSetting = "OTEL_TRACES_SAMPLER_ARG";

    /// <summary>Of the traces that begin here, when nothing is said: some hundred a second from a busy gateway, which a collector takes.</summary>
    public const double DefaultRatio = 0.01;

    private const string DefaultSampler = "parentbased_traceidratio";
    private const string Names = "always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio";

    /// <exception cref="OptionsValidationException">A setting makes no sense; the message says which one.</exception>
    public static Sampler Read(IConfiguration configuration)
    {
        var name = configuration[SamplerSetting] is { Length: > 0 } given ? given : DefaultSampler;
        return name switch
        {
            "always_on" => new AlwaysOnSampler(),
            "always_off" => new AlwaysOffSampler(),
            "traceidratio" => new TraceIdRatioBasedSampler(ReadRatio(configuration)),
            "parentbased_always_on" => new ParentBasedSampler(new AlwaysOnSampler()),
            "parentbased_always_off" => new ParentBasedSampler(new AlwaysOffSampler()),
            DefaultSampler => new ParentBasedSampler(new TraceIdRatioBasedSampler(ReadRatio(configuration))),
            _ => throw Invalid($"{SamplerSetting} is '{name}'; choose one of {Names}."),
        };
    }

    // OpenTelemetry's own default is all of them, for those who name a sampler.
    private static double ReadRatio(IConfiguration configuration)
    {
        if (configuration[ArgumentSetting] is not { Length: > 0 } text)
        {
            return configuration[SamplerSetting] is { Length: > 0 } ? 1 : DefaultRatio;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var ratio) && ratio is >= 0 and <= 1
            ? ratio
            : throw Invalid($"{ArgumentSetting} is '{text}'; give the share of traces to keep as a number from 0 to 1, such as 0.05.");
    }

    private static OptionsValidationException Invalid(string sentence) => new(nameof(TraceSampling), typeof(TraceSampling), [sentence]);
}
