using Microsoft.Extensions.Options;

namespace Actors.Gateway.Watching;

/// <summary>How many wait for changes at one gateway, and for how long. Section <c>Actors:Gateway:Watching</c> of the configuration.</summary>
public sealed class WatchOptions
{
    /// <summary>The section of the configuration that holds these options.</summary>
    public const string SectionName = "Actors:Gateway:Watching";

    /// <summary>Most blocking queries that wait at the same time; further ones are refused with 429. Default: 55,000.</summary>
    public int WaitersMax { get; set; } = 55_000;

    /// <summary>Most event streams that are open at the same time; further ones are refused with 429. Default: 10,000.</summary>
    public int StreamsMax { get; set; } = 10_000;

    /// <summary>How long a query waits that does not say. Default: 5 min.</summary>
    public TimeSpan WaitDefault { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a query may wait at most; up to a sixteenth is added so that queries do not end together. Default: 10 min.</summary>
    public TimeSpan WaitMax { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a query waits before its request is parked: until then it goes on sooner, from then on it takes half the memory. Default: 50 ms.
    /// </summary>
    public TimeSpan ParkAfter { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// How long a query for many rows rests after the first change of them, so that a burst becomes one answer. A query for one row is
    /// answered at once. Default: 5 ms.
    /// </summary>
    public TimeSpan BurstWait { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// How many recent changes are remembered to tell whether a query has missed one; whoever is behind them is answered at once.
    /// Default: 16,384.
    /// </summary>
    public int HistoryCount { get; set; } = 16_384;

    /// <summary>How often a silent event stream shows that it lives. Default: 15 s.</summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the reader of an event stream may take for one piece, 32 KiB or one event; then the stream is closed. Default: 60 s.</summary>
    public TimeSpan ReaderWaitMax { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How many changes are kept for an event stream whose reader is slow; above it, they are read from the log again. Default: 1,024.</summary>
    public int StreamBufferCount { get; set; } = 1024;
}

/// <summary>Reports every problem of <see cref="WatchOptions"/> at once, at start.</summary>
internal sealed class WatchOptionsValidator : IValidateOptions<WatchOptions>
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(12);

    public ValidateOptionsResult Validate(string? name, WatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        Range(problems, nameof(options.WaitersMax), options.WaitersMax, 1_000_000);
        Range(problems, nameof(options.StreamsMax), options.StreamsMax, 1_000_000);
        Range(problems, nameof(options.HistoryCount), options.HistoryCount, 1 << 20);
        Range(problems, nameof(options.StreamBufferCount), options.StreamBufferCount, 1 << 20);
        Range(problems, nameof(options.WaitDefault), options.WaitDefault, options.WaitMax);
        Range(problems, nameof(options.WaitMax), options.WaitMax, LongestWait);
        Range(problems, nameof(options.ParkAfter), options.ParkAfter, LongestWait);
        Range(problems, nameof(options.HeartbeatInterval), options.HeartbeatInterval, LongestWait);
        Range(problems, nameof(options.ReaderWaitMax), options.ReaderWaitMax, LongestWait);
        if (options.BurstWait < TimeSpan.Zero || options.BurstWait > TimeSpan.FromSeconds(1))
        {
            problems.Add($"Watch option {nameof(options.BurstWait)} is '{options.BurstWait}'; choose a duration from zero to one second.");
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Range(List<string> problems, string name, int value, int most)
    {
        if (value < 1 || value > most)
        {
            problems.Add($"Watch option {name} is '{value}'; choose a value from 1 to {most}.");
        }
    }

    private static void Range(List<string> problems, string name, TimeSpan value, TimeSpan most)
    {
        if (value <= TimeSpan.Zero || value > most)
        {
            problems.Add($"Watch option {name} is '{value}'; choose a duration above zero and up to '{most}'.");
        }
    }
}
