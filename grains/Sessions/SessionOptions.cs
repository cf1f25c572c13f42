using Microsoft.Extensions.Options;

namespace Actors.Grains.Sessions;

/// <summary>Times and bounds of sessions. Section <c>Actors:Sessions</c> of the configuration.</summary>
public sealed class SessionOptions
{
    /// <summary>The section of the configuration that holds these options.</summary>
    public const string SectionName = "Actors:Sessions";

    /// <summary>
    /// A session ends when it was not renewed for its TTL times this. Consul's clients count on 2; 1 makes TTLs exact. Default: 2.
    /// </summary>
    public double TtlFactor { get; set; } = 2;

    /// <summary>The shortest TTL. Default: 10 s.</summary>
    public TimeSpan TtlMin { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest TTL. Default: 24 h.</summary>
    public TimeSpan TtlMax { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How often a session looks at the checks that it is attached to. Default: 1 s.</summary>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often each silo makes sure that every session is being watched by someone; also at once when a silo comes or goes. Default: 1 min.</summary>
    public TimeSpan WakeInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Of how many keys the highest lock index is remembered beyond their removal. With more, the lock indexes of new keys begin above
    /// those that are forgotten. Default: 100,000.
    /// </summary>
    public int LockMemoryCountMax { get; set; } = 100_000;

    /// <summary>How many sessions are woken at the same time. Default: 64.</summary>
    public int WakeParallelism { get; set; } = 64;
}

/// <summary>Reports every problem of <see cref="SessionOptions"/> at once, at start.</summary>
internal sealed class SessionOptionsValidator : IValidateOptions<SessionOptions>
{
    private const double FactorMax = 10;

    public ValidateOptionsResult Validate(string? name, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<string>();
        Require(problems, options.TtlFactor is >= 1 and <= FactorMax, nameof(options.TtlFactor), options.TtlFactor, $"a number from 1 to {FactorMax}");
        Require(problems, options.TtlMin > TimeSpan.Zero, nameof(options.TtlMin), options.TtlMin, "a duration above zero");
        Require(problems, options.TtlMax >= options.TtlMin, nameof(options.TtlMax), options.TtlMax, "a duration of at least TtlMin");
        Require(problems, options.CheckInterval > TimeSpan.Zero, nameof(options.CheckInterval), options.CheckInterval, "a duration above zero");
        Require(problems, options.WakeInterval > TimeSpan.Zero, nameof(options.WakeInterval), options.WakeInterval, "a duration above zero");
        Require(problems, options.WakeParallelism is >= 1 and <= 4096, nameof(options.WakeParallelism), options.WakeParallelism, "a number from 1 to 4096");
        Require(problems, options.LockMemoryCountMax >= 2, nameof(options.LockMemoryCountMax), options.LockMemoryCountMax, "a number of at least 2");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Require(List<string> problems, bool holds, string name, object value, string wanted)
    {
        if (!holds)
        {
            problems.Add($"Session option {name} is '{value}'; choose {wanted}.");
        }
    }
}
