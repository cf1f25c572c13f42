using System.Diagnostics.CodeAnalysis;

namespace Orleans;

/// <summary>Hears that the last gateway of a client's cluster is lost.</summary>
/// <param name="sender">The client.</param>
/// <param name="e">Nothing more.</param>
[SuppressMessage("Design", "CA1003", Justification = "The Orleans API fixes the delegate.")]
public delegate void ConnectionToClusterLostHandler(object sender, EventArgs e);

/// <summary>Hears that the number of gateways that a client is connected to has changed.</summary>
/// <param name="sender">The client.</param>
/// <param name="e">The numbers.</param>
[SuppressMessage("Design", "CA1003", Justification = "The Orleans API fixes the delegate.")]
public delegate void GatewayCountChangedHandler(object sender, GatewayCountChangedEventArgs e);

/// <summary>How many gateways a client is connected to now, and before.</summary>
public class GatewayCountChangedEventArgs(int currentNumberOfConnectedGateways, int previousNumberOfConnectedGateways) : EventArgs
{
    /// <summary>Now.</summary>
    public int NumberOfConnectedGateways { get; } = currentNumberOfConnectedGateways;

    /// <summary>Before.</summary>
    public int PreviousNumberOfConnectedGateways { get; } = previousNumberOfConnectedGateways;

    /// <summary>True when the connection to the cluster is back.</summary>
    public bool ConnectionRecovered => NumberOfConnectedGateways > 0 && PreviousNumberOfConnectedGateways <= 0;
}

/// <summary>Hears how a client's connection to its cluster is. Called one at a time; must be quick.</summary>
public interface IClusterConnectionStatusObserver
{
    /// <summary>The number of connected gateways has changed.</summary>
    void NotifyGatewayCountChanged(int currentNumberOfGateways, int previousNumberOfGateways, bool connectionRecovered);

    /// <summary>The last gateway is lost.</summary>
    void NotifyClusterConnectionLost();
}

/// <summary>
/// Decides whether a client goes on trying after an attempt of its first connection has failed. Without a filter it tries for
/// ever; so it does once it has been connected.
/// </summary>
public interface IClientConnectionRetryFilter
{
    /// <summary>False to give up: calls then fail at once with <see cref="Runtime.SiloUnavailableException"/>.</summary>
    Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken);
}
