using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>How connections between silos, and between clients and silos, are opened and bounded.</summary>
public class ConnectionOptions : IValidatedOptions
{
    /// <summary>How long opening a connection may take, the mutual identification included; 5 s.</summary>
    public TimeSpan OpenConnectionTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a peer that could not be reached is not tried again; 100 ms.</summary>
    public TimeSpan ConnectionRetryDelay { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a stopping process waits for the last answers on its connections, first on those that others opened, then on its own; 1.5 s each.</summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(1.5);

    /// <summary>A peer that has read nothing for this long, although there is something for it, is disconnected; 30 s.</summary>
    public TimeSpan StalledPeerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Above this many bytes that wait to be sent on one connection, calls are refused; 32 MiB.</summary>
    public int MaxQueuedBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Above this many calls on one connection that have no answer yet, calls are refused; 100,000.</summary>
    public int MaxOutstandingCalls { get; set; } = 100_000;

    /// <summary>
    /// A secret that silos and clients prove to each other before they talk; it never leaves the process. Null, the default, for none.
    /// At least 16 characters. It authenticates; only TLS also encrypts.
    /// </summary>
    public string? SharedSecret { get; set; }

    IEnumerable<string> IValidatedOptions.FindProblems()
    {
        const int secretLengthMin = 16;
        var checks = new OptionChecks(nameof(ConnectionOptions))
            .Positive(nameof(OpenConnectionTimeout), OpenConnectionTimeout)
            .Positive(nameof(ConnectionRetryDelay), ConnectionRetryDelay)
            .Positive(nameof(CloseTimeout), CloseTimeout)
            .Positive(nameof(StalledPeerTimeout), StalledPeerTimeout)
            .Positive(nameof(MaxQueuedBytes), MaxQueuedBytes)
            .Positive(nameof(MaxOutstandingCalls), MaxOutstandingCalls);

        // The secret's value is not part of the report.
        return SharedSecret is { Length: < secretLengthMin }
            ? [.. checks.Problems, $"{nameof(ConnectionOptions)}.{nameof(SharedSecret)} has {SharedSecret.Length} characters; give at least {secretLengthMin}, or none at all."]
            : checks.Problems;
    }
}
