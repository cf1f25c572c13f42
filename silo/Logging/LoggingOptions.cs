namespace Actors.Silo.Logging;

/// <summary>How a process writes its log. Section <c>Actors:Logging</c> of the configuration; levels are in <c>Logging:LogLevel</c>, as everywhere in .NET.</summary>
public sealed class LoggingOptions
{
    /// <summary>Lines for people.</summary>
    public const string Text = "text";

    /// <summary>One JSON object a line, for programs.</summary>
    public const string Json = "json";

    private const int RepeatsMax = 10_000;

    /// <summary><c>text</c> or <c>json</c>. Default: <c>text</c>.</summary>
    public string Format { get; set; } = Text;

    /// <summary>
    /// How many lines of one kind are written at once; what is above <see cref="RepeatsPerSecond"/> then is counted and left out. 0 writes
    /// all lines, 10,000 is the most. Default: 10.
    /// </summary>
    public int RepeatsAtOnce { get; set; } = 10;

    /// <summary>How many lines of one kind are written each second in the long run, 1 to 10,000. Default: 1.</summary>
    public int RepeatsPerSecond { get; set; } = 1;

    /// <summary>Whether lines are written as JSON.</summary>
    internal bool IsJson => Json.Equals(Format, StringComparison.OrdinalIgnoreCase);

    /// <summary>What is wrong with these options: one sentence each, empty when nothing is.</summary>
    internal IEnumerable<string> FindProblems()
    {
        if (!IsJson && !Text.Equals(Format, StringComparison.OrdinalIgnoreCase))
        {
            yield return $"The option Logging:Format is '{Format}'; choose '{Text}' or '{Json}'.";
        }

        if (RepeatsAtOnce is < 0 or > RepeatsMax)
        {
            yield return $"The option Logging:RepeatsAtOnce is '{RepeatsAtOnce}'; choose a number from 0, which writes all lines, to {RepeatsMax}.";
        }

        if (RepeatsPerSecond is < 1 or > RepeatsMax)
        {
            yield return $"The option Logging:RepeatsPerSecond is '{RepeatsPerSecond}'; choose a number from 1 to {RepeatsMax}, or RepeatsAtOnce 0 to write all lines.";
        }
    }
}
