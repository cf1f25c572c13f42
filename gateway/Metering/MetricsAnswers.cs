using System.Globalization;
using System.Text.Json;
using Actors.Gateway.Http;

namespace Actors.Gateway.Metering;

/// <summary>Shows what this process counts: in the shape that clients of Consul know, or as Prometheus reads it.</summary>
internal sealed class MetricsAnswers(MetricsCollector collector, ConsulHeaders headers, TimeProvider timeProvider)
{
    public void Answer(HttpContext context, bool pretty, bool asPrometheus)
    {
        headers.Write(context.Response, ReadMode.Default);
        if (asPrometheus)
        {
            MetricsEndpoint.WriteText(context.Response, collector);
            return;
        }

        if (!collector.TryCollect(out var families))
        {
            MetricsEndpoint.Refuse(context.Response, collector);
            return;
        }

        var timestamp = timeProvider.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'", CultureInfo.InvariantCulture);
        JsonAnswer.Write(context.Response, pretty, (Families: families, Timestamp: timestamp), static (writer, state) => Write(writer, state.Families, state.Timestamp));
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<MetricFamily> families, string timestamp)
    {
        writer.WriteStartObject();
        writer.WriteString("Timestamp"u8, timestamp);
        WriteList(writer, "Gauges", families, MetricKind.Gauge);
        writer.WriteStartArray("Points"u8);
        writer.WriteEndArray();
        WriteList(writer, "Counters", families, MetricKind.Counter);
        WriteList(writer, "Samples", families, MetricKind.Histogram);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<MetricFamily> families, MetricKind kind)
    {
        writer.WriteStartArray(name);
        foreach (var (family, one) in families.Where(family => family.Kind == kind).SelectMany(family => family.Series.Select(series => (family, series))))
        {
            writer.WriteStartObject();
            writer.WriteString("Name"u8, family.Name);
            switch (kind)
            {
                case MetricKind.Gauge:
                    writer.WriteNumber("Value"u8, one.Value);
                    break;
                case MetricKind.Counter:
                    WriteFigures(writer, (long)one.Value, one.Value, one.Value, one.Value);
                    break;
                default:
                    WriteFigures(writer, one.Count, one.Value, one.Min, one.Max);
                    break;
            }

            writer.WriteStartObject("Labels"u8);
            foreach (var (key, value) in one.Labels)
            {
                writer.WriteString(key, value);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteFigures(Utf8JsonWriter writer, long count, double sum, double min, double max)
    {
        writer.WriteNumber("Count"u8, count);
        writer.WriteNumber("Sum"u8, sum);
        writer.WriteNumber("Min"u8, min);
        writer.WriteNumber("Max"u8, max);
        writer.WriteNumber("Mean"u8, count == 0 ? 0 : sum / count);
    }
}
