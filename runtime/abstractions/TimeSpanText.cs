using System.Globalization;

namespace Orleans;

/// <summary>Durations in attributes are text, because attribute arguments are constants.</summary>
internal static class TimeSpanText
{
    public static TimeSpan Parse(string text, string attribute) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > TimeSpan.Zero
            ? value
            : throw new ArgumentException($"{attribute} has the duration '{text}'; give a positive one as hh:mm:ss, for example '00:00:30'.");
}
