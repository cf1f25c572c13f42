using System.Buffers;
using System.Globalization;

namespace Actors.Gateway.Http;

/// <summary>Durations as Consul's clients write them: <c>10s</c>, <c>1m30s</c>, <c>0.001s</c>, <c>150.0s</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        var negative = text.StartsWith('-');
        var rest = text.StartsWith('-') || text.StartsWith('+') ? text[1..] : text;
        if (rest is "0")
        {
            return true;
        }

        var ticks = 0m;
        while (!rest.IsEmpty)
        {
            if (!TryReadTerm(ref rest, out var term) || (ticks += term) > TimeSpan.MaxValue.Ticks)
            {
                return false;
            }
        }

        duration = new TimeSpan((long)(negative ? -ticks : ticks));
        return !text.IsEmpty && !text.TrimStart("+-").IsEmpty;
    }

    /// <summary>Writes a duration as Go does: <c>10s</c>, <c>1m30s</c>, <c>1h0m0s</c>, <c>250ms</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration > TimeSpan.Zero && duration < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.####}ms");
        }

        var hours = (long)duration.TotalHours;
        var seconds = string.Create(CultureInfo.InvariantCulture, $"{(duration.Ticks % TimeSpan.TicksPerMinute) / (decimal)TimeSpan.TicksPerSecond:0.#######}s");
        return hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours}h{duration.Minutes}m{seconds}")
            : duration.Minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes}m{seconds}")
            : seconds;
    }

    // One number with its unit, such as "1m" in "1m30s".
    private static bool TryReadTerm(ref ReadOnlySpan<char> rest, out decimal ticks)
    {
        ticks = 0;
        var digits = rest.IndexOfAnyExcept(NumberCharacters);
        if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[digits..];
        var letters = rest.IndexOfAny(NumberCharacters);
        var unit = letters < 0 ? rest : rest[..letters];
        rest = letters < 0 ? default : rest[letters..];
        if (TicksOf(unit) is not { } unitTicks || number > long.MaxValue / Math.Max(1, unitTicks))
        {
            return false;
        }

        ticks = number * unitTicks;
        return true;
    }

    private static decimal? TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01m,
        "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        _ => null,
    };
}
