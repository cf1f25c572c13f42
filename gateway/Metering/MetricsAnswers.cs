using System.Globalization;
using System.Text;
using System.Text.Json;
using Actors.Gateway.Http;

namespace Actors.Gateway.Metering;

/// <summary>Shows what this process counts: in the shape that clients of Consul know, or as Prometheus reads it.</summary>
internal sealed class MetricsAnswers(MetricsCollector collector, ConsulHeaders headers, TimeProvider timeProvider)
{
    private const string PrometheusType = "text/plain; version=0.0.4; charset=utf-8";

    public void Answer(HttpContext context, bool pretty, bool asPrometheus)
    {
        var series = collector.Collect();
        headers.Write(context.Response, ReadMode.Default);
        if (asPrometheus)
        {
            PlainText.Write(context.Response, StatusCodes.Status200OK, Prometheus(series));
            context.Response.ContentType = PrometheusType;
            return;
        }

        var timestamp = timeProvider.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'", CultureInfo.InvariantCulture);
        JsonAnswer.Write(context.Response, pretty, (Series: series, Timestamp: timestamp), static (writer, state) => Write(writer, state.Series, state.Timestamp));
    }

    private static void Write(Utf8JsonWriter writer, IReadOnlyList<MetricSeries> series, string timestamp)
    {
        writer.WriteStartObject();
        writer.WriteString("Timestamp"u8, timestamp);
        WriteList(writer, "Gauges", series, MetricKind.Gauge);
        writer.WriteStartArray("Points"u8);
        writer.WriteEndArray();
        WriteList(writer, "Counters", series, MetricKind.Counter);
        WriteList(writer, "Samples", series, MetricKind.Sample);
        writer.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<MetricSeries> series, MetricKind kind)
    {
        writer.WriteStartArray(name);
        foreach (var one in series.Where(candidate => candidate.Kind == kind))
        {
            writer.WriteStartObject();
            writer.WriteString("Name"u8, one.Name);
            if (kind == MetricKind.Gauge)
            {
                writer.WriteNumber("Value"u8, one.Last);
            }
            else
            {
                writer.WriteNumber("Count"u8, one.Count);
                writer.WriteNumber("Sum"u8, one.Sum);
                writer.WriteNumber("Min"u8, one.Min);
                writer.WriteNumber("Max"u8, one.Max);
                writer.WriteNumber("Mean"u8, one.Count == 0 ? 0 : one.Sum / one.Count);
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

    private static string Prometheus(IReadOnlyList<MetricSeries> series)
    {
        var text = new StringBuilder();
        foreach (var family in series.GroupBy(one => Safe(one.Name), StringComparer.Ordinal))
        {
            var kind = family.First().Kind;
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {family.Key} {(kind == MetricKind.Gauge ? "gauge" : kind == MetricKind.Counter ? "counter" : "summary")}\n");
            foreach (var one in family)
            {
                var labels = one.Labels.Count == 0 ? string.Empty : $"{{{string.Join(',', one.Labels.Select(label => $"{Safe(label.Key)}=\"{Escape(label.Value)}\""))}}}";
                if (kind == MetricKind.Sample)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{family.Key}_sum{labels} {one.Sum:R}\n{family.Key}_count{labels} {one.Count}\n");
                }
                else
                {
                    text.Append(CultureInfo.InvariantCulture, $"{family.Key}{labels} {(kind == MetricKind.Gauge ? one.Last : one.Sum):R}\n");
                }
            }
        }

        return text.ToString();
    }

    private static string Safe(string name) => string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_'));

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
