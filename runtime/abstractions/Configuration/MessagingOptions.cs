using System.Diagnostics;
using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>What silos and clients have in common when they call.</summary>
public abstract class MessagingOptions : IValidatedOptions
{
    private TimeSpan _responseTimeout = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a caller waits for an answer before it gets a <see cref="TimeoutException"/>; 30 s. While a debugger is attached,
    /// <see cref="ResponseTimeoutWithDebugger"/> applies.
    /// </summary>
    public TimeSpan ResponseTimeout
    {
        get => Debugger.IsAttached ? ResponseTimeoutWithDebugger : _responseTimeout;
        set => _responseTimeout = value;
    }

    /// <summary>The response timeout while a debugger is attached; 30 min.</summary>
    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>True to not run a call whose caller has given up; the default.</summary>
    public bool DropExpiredMessages { get; set; } = true;

    /// <summary>The largest header of a message, in bytes; 64 KiB.</summary>
    public int MaxMessageHeaderSize { get; set; } = 64 * 1024;

    /// <summary>The largest body of a message, in bytes; 16 MiB.</summary>
    public int MaxMessageBodySize { get; set; } = 16 * 1024 * 1024;

    /// <summary>True to cancel the token of a running call when its caller times out; false by default.</summary>
    public bool CancelRequestOnTimeout { get; set; }

    /// <summary>True to let a cancelled caller wait until the target has stopped; false by default: it goes on at once.</summary>
    public bool WaitForCancellationAcknowledgement { get; set; }

    IEnumerable<string> IValidatedOptions.FindProblems() => FindProblems();

    private protected virtual IEnumerable<string> FindProblems() => new OptionChecks(GetType().Name)
        .Positive(nameof(ResponseTimeout), _responseTimeout)
        .Positive(nameof(ResponseTimeoutWithDebugger), ResponseTimeoutWithDebugger)
        .Positive(nameof(MaxMessageHeaderSize), MaxMessageHeaderSize)
        .Positive(nameof(MaxMessageBodySize), MaxMessageBodySize)
        .Problems;
}

/// <summary>How a client calls.</summary>
public class ClientMessagingOptions : MessagingOptions
{
    /// <summary>The number of buckets over which grains are spread when gateways are chosen; 8192.</summary>
    public int ClientSenderBuckets { get; set; } = 8192;

    private protected override IEnumerable<string> FindProblems() =>
        [.. base.FindProblems(), .. new OptionChecks(nameof(ClientMessagingOptions)).Positive(nameof(ClientSenderBuckets), ClientSenderBuckets).Problems];
}
