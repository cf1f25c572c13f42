using System.Diagnostics.CodeAnalysis;
using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>How a silo calls, and what it accepts.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The Orleans API fixes the names.")]
public class SiloMessagingOptions : MessagingOptions
{
    /// <summary>How often a call may be forwarded because its target has moved; 2.</summary>
    public int MaxForwardCount { get; set; } = 2;

    /// <summary>How long the runtime waits for answers to its own calls; 30 s.</summary>
    public TimeSpan SystemResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a disconnected client is remembered; 1 min.</summary>
    public TimeSpan ClientDropTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a client's route is announced; 5 min.</summary>
    public TimeSpan ClientRegistrationRefresh { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Above this many waiting calls an activation is reported; 0 for never, the default.</summary>
    public int MaxEnqueuedRequestsSoftLimit { get; set; }

    /// <summary>Above this many waiting calls an activation refuses more with <see cref="Runtime.LimitExceededException"/>; 0 for never, the default.</summary>
    public int MaxEnqueuedRequestsHardLimit { get; set; }

    /// <summary><see cref="MaxEnqueuedRequestsSoftLimit"/> of stateless workers.</summary>
    public int MaxEnqueuedRequestsSoftLimit_StatelessWorker { get; set; }

    /// <summary><see cref="MaxEnqueuedRequestsHardLimit"/> of stateless workers.</summary>
    public int MaxEnqueuedRequestsHardLimit_StatelessWorker { get; set; }

    /// <summary>How long one call may run before its activation is given up as stuck; 2 h.</summary>
    public TimeSpan MaxRequestProcessingTime { get; set; } = TimeSpan.FromHours(2);

    /// <summary>How long one call may run before it is reported; 20 s.</summary>
    public TimeSpan RequestProcessingWarningTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long one call may wait before it is reported; 20 s.</summary>
    public TimeSpan RequestQueueDelayWarningTime { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often running and waiting calls are looked at; 5 s.</summary>
    public TimeSpan GrainWorkloadAnalysisPeriod { get; set; } = TimeSpan.FromSeconds(5);

    private protected override IEnumerable<string> FindProblems() =>
    [
        .. base.FindProblems(),
        .. new OptionChecks(nameof(SiloMessagingOptions))
            .NotNegative(nameof(MaxForwardCount), MaxForwardCount)
            .Positive(nameof(SystemResponseTimeout), SystemResponseTimeout)
            .Positive(nameof(ClientDropTimeout), ClientDropTimeout)
            .Positive(nameof(ClientRegistrationRefresh), ClientRegistrationRefresh)
            .NotNegative(nameof(MaxEnqueuedRequestsSoftLimit), MaxEnqueuedRequestsSoftLimit)
            .NotNegative(nameof(MaxEnqueuedRequestsHardLimit), MaxEnqueuedRequestsHardLimit)
            .NotNegative(nameof(MaxEnqueuedRequestsSoftLimit_StatelessWorker), MaxEnqueuedRequestsSoftLimit_StatelessWorker)
            .NotNegative(nameof(MaxEnqueuedRequestsHardLimit_StatelessWorker), MaxEnqueuedRequestsHardLimit_StatelessWorker)
            .Positive(nameof(MaxRequestProcessingTime), MaxRequestProcessingTime)
            .Positive(nameof(RequestProcessingWarningTime), RequestProcessingWarningTime)
            .Positive(nameof(RequestQueueDelayWarningTime), RequestQueueDelayWarningTime)
            .Positive(nameof(GrainWorkloadAnalysisPeriod), GrainWorkloadAnalysisPeriod)
            .Problems,
    ];
}
