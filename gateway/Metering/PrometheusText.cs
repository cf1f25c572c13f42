using System.Buffers;
using System.Globalization;
using System.Text;

namespace Actors.Gateway.Metering;

/// <summary>
/// Writes metrics in Prometheus' text format 0.0.4: base units, units in names, counters that end with <c>_total</c>. Piece by piece into the answer: with
/// many methods, a reading as one string would be among the large objects, and every scrape a step to a collection of the whole heap.
/// </summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    // A number in the shortest form that reads back as the same.
    private const int NumberBytesMax = 32;

    private readonly IBufferWriter<byte> _output;

    private PrometheusText(IBufferWriter<byte> output) => _output = output;

    public static void Write(IBufferWriter<byte> output, IEnumerable<MetricFamily> families)
    {
        var writer = new PrometheusText(output);

        // Two names may become one, and a family may stand in a text only once.
        foreach (var family in families.DistinctBy(NameOf))
        {
            writer.Write(family);
        }
    }

    private static string NameOf(MetricFamily family)
    {
        var (unit, _) = BaseUnit(family.Unit);
        var name = Safe(family.Name);
        if (unit.Length > 0 && !name.EndsWith(unit, StringComparison.Ordinal))
        {
            name = $"{name}_{unit}";
        }

        // Of a histogram, a name with this ending is a part.
        if (family.Kind == MetricKind.Gauge && name.EndsWith("_count", StringComparison.Ordinal))
        {
            name = $"{name[..^"_count".Length]}_number";
        }

        return family.Kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name;
    }

    // In braces stands what is counted: a note, not a unit.
    private static (string Name, double Scale) BaseUnit(string unit) => unit switch
    {
        "s" => ("seconds", 1),
        "ms" => ("seconds", 0.001),
        "By" => ("bytes", 1),
        _ => (string.Empty, 1),
    };

    private void Write(MetricFamily family)
    {
        var name = NameOf(family);
        var (_, scale) = BaseUnit(family.Unit);
        var description = family.Description.Length > 0 ? family.Description : $"Measured as {family.Name}.";
        Append($"# HELP {name} {description.Replace("\\", "\\\\", StringComparison.Ordinal).ReplaceLineEndings(" ")}\n");
        Append($"# TYPE {name} {(family.Kind == MetricKind.Gauge ? "gauge" : family.Kind == MetricKind.Counter ? "counter" : "histogram")}\n");
        foreach (var (series, labels) in family.Series.Select(series => (series, Labels: LabelsOf(series.Labels))).DistinctBy(one => one.Labels))
        {
            if (family.Kind == MetricKind.Histogram)
            {
                Write(name, labels, series, scale);
            }
            else
            {
                AppendLine(name, labels, series.Value * scale);
            }
        }
    }

    private void Write(string name, string labels, MetricSeries series, double scale)
    {
        var start = $"{name}_bucket{{{labels}{(labels.Length > 0 ? "," : string.Empty)}le=\"";
        foreach (var bucket in series.Buckets)
        {
            Append(start);
            Append(bucket.Upper * scale);
            Append("\"} ");
            Append(bucket.Count);
            Append("\n");
        }

        AppendLine($"{name}_sum", labels, series.Value * scale);
        AppendLine($"{name}_count", labels, series.Count);
    }

    private void AppendLine(string name, string labels, double value)
    {
        Append(name);
        if (labels.Length > 0)
        {
            Append("{");
            Append(labels);
            Append("}");
        }

        Append(" ");
        Append(value);
        Append("\n");
    }

    private void Append(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _output);

    private void Append(double value)
    {
        if (double.IsPositiveInfinity(value))
        {
            Append("+Inf");
            return;
        }

        value.TryFormat(_output.GetSpan(NumberBytesMax), out var bytes, "R", CultureInfo.InvariantCulture);
        _output.Advance(bytes);
    }

    private static string LabelsOf(IReadOnlyList<KeyValuePair<string, string>> labels) => string.Join(',', labels.Select(label => $"{Safe(label.Key)}=\"{Escape(label.Value)}\""));

    private static string Safe(string name) => string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_'));

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
