namespace Orleans.Messaging;

/// <summary>Tells a client where the gateways of its cluster are.</summary>
public interface IGatewayListProvider
{
    /// <summary>How old a list may become before it is asked for again.</summary>
    TimeSpan MaxStaleness { get; }

    /// <summary>True when the list may change.</summary>
    bool IsUpdatable { get; }

    /// <summary>Called once before all else.</summary>
    Task InitializeGatewayListProvider();

    /// <summary>The gateways, each as <c>gwy.tcp://address:port/generation</c>.</summary>
    Task<IList<Uri>> GetGateways();
}
