using System.Diagnostics.CodeAnalysis;
using Actors.Runtime.Validation;

namespace Orleans.Configuration;

/// <summary>How a client chooses among the gateways of its cluster.</summary>
[SuppressMessage("Naming", "CA1707", Justification = "The Orleans API fixes the names.")]
public class GatewayOptions : IValidatedOptions
{
    /// <summary>The refresh period when none is set: one minute.</summary>
    public static readonly TimeSpan DEFAULT_GATEWAY_LIST_REFRESH_PERIOD = TimeSpan.FromMinutes(1);

    /// <summary>The index that prefers no gateway.</summary>
    public const int DEFAULT_PREFERRED_GATEWAY_INDEX = -1;

    /// <summary>How old the list of gateways may become; 1 min. It is read at once when a connection fails.</summary>
    public TimeSpan GatewayListRefreshPeriod { get; set; } = DEFAULT_GATEWAY_LIST_REFRESH_PERIOD;

    /// <summary>The index in the list of the one gateway to use while it can be reached; -1, the default, to spread grains over all.</summary>
    public int PreferredGatewayIndex { get; set; } = DEFAULT_PREFERRED_GATEWAY_INDEX;

    IEnumerable<string> IValidatedOptions.FindProblems() => new OptionChecks(nameof(GatewayOptions))
        .Positive(nameof(GatewayListRefreshPeriod), GatewayListRefreshPeriod)
        .NotNegative(nameof(PreferredGatewayIndex), PreferredGatewayIndex - DEFAULT_PREFERRED_GATEWAY_INDEX)
        .Problems;
}
