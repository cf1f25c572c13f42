using System.Globalization;
using System.Text;

namespace Actors.Gateway.Metering;

/// <summary>Writes metrics in Prometheus' text format 0.0.4: base units, units in names, counters that end with <c>_total</c>.</summary>
internal sealed class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public static string Write(IEnumerable<MetricFamily> families)
    {
        var writer = new PrometheusText();

        // Two names may become one, and a family may stand in a text only once.
        foreach (var family in families.DistinctBy(NameOf))
        {
            writer.Write(family);
        }

        return writer._text.ToString();
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
        foreach (var series in family.Series.DistinctBy(series => LabelsOf(series.Labels)))
        {
            var labels = LabelsOf(series.Labels);
            if (family.Kind == MetricKind.Histogram)
            {
                Write(name, labels, series, scale);
            }
            else
            {
                Append($"{name}{Braced(labels)} {Number(series.Value * scale)}\n");
            }
        }
    }

    private void Write(string name, string labels, MetricSeries series, double scale)
    {
        var comma = labels.Length > 0 ? "," : string.Empty;
        foreach (var bucket in series.Buckets)
        {
            Append($"{name}_bucket{{{labels}{comma}le=\"{Number(bucket.Upper * scale)}\"}} {bucket.Count}\n");
        }

        Append($"{name}_sum{Braced(labels)} {Number(series.Value * scale)}\n");
        Append($"{name}_count{Braced(labels)} {series.Count}\n");
    }

    private void Append(FormattableString line) => _text.Append(line.ToString(CultureInfo.InvariantCulture));

    private static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Braced(string labels) => labels.Length > 0 ? $"{{{labels}}}" : string.Empty;

    private static string LabelsOf(IReadOnlyList<KeyValuePair<string, string>> labels) => string.Join(',', labels.Select(label => $"{Safe(label.Key)}=\"{Escape(label.Value)}\""));

    private static string Safe(string name) => string.Concat(name.Select(character => char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '_'));

    private static string Escape(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
