using System.Globalization;
using System.Text.RegularExpressions;

namespace Actors.Gateway.Filtering;

/// <summary>
/// Regular expressions that callers give: without going back, so that the time to match grows with the text alone, and with bounds on what the
/// expression itself costs. One that still takes too long throws <see cref="RegexMatchTimeoutException"/>, which is answered with 400.
/// </summary>
internal static partial class BoundedPattern
{
    private const int CharactersMax = 512;
    private const int RepetitionsMax = 1000;

    private static readonly TimeSpan MatchTimeMax = TimeSpan.FromMilliseconds(100);

    /// <exception cref="ArgumentException">The pattern is no regular expression, too long, or repeats something too often.</exception>
    /// <exception cref="NotSupportedException">The pattern needs to go back, as look-arounds and back-references do.</exception>
    public static Regex Compile(string pattern)
    {
        if (pattern.Length > CharactersMax)
        {
            throw new ArgumentException($"it has {pattern.Length} characters; the limit is {CharactersMax}.");
        }

        foreach (Match repetition in Repetition().Matches(pattern))
        {
            if (IsTooMuch(repetition.Groups["least"]) || IsTooMuch(repetition.Groups["most"]))
            {
                throw new ArgumentException($"it repeats a part '{repetition.Groups["braces"].Value}' times; the limit is {RepetitionsMax}.");
            }
        }

        return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, MatchTimeMax);
    }

    private static bool IsTooMuch(Group count) =>
        count.Length > 0 && (!int.TryParse(count.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > RepetitionsMax);

    // A brace behind a backslash is a character; one behind two is not.
    [GeneratedRegex(@"(?<!\\)(?:\\\\)*(?<braces>\{(?<least>[0-9]+)(?:,(?<most>[0-9]*))?\})", RegexOptions.ExplicitCapture)]
    private static partial Regex Repetition();
}
