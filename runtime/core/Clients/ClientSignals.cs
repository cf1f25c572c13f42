using System.Threading.Channels;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>What calls tell the client's connection to the cluster. Never blocks; the connection looks when it wakes up.</summary>
internal sealed class ClientSignals
{
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly TimeProvider _timeProvider;
    private volatile bool _needsManifest;
    private volatile bool _needsGateways;

    public ClientSignals(TimeProvider timeProvider) => _timeProvider = timeProvider;

    /// <summary>Set by the connection: a peer could not be reached.</summary>
    public Action<SiloAddress>? Unreachable { get; set; }

    /// <summary>Set by the connection: a peer has sent a call back.</summary>
    public Action<SiloAddress>? Refused { get; set; }

    public void OnUnreachable(SiloAddress peer) => Unreachable?.Invoke(peer);

    public void OnRefused(SiloAddress peer) => Refused?.Invoke(peer);

    /// <summary>A call uses an interface that no silo has told of.</summary>
    public void OnUnknownInterface()
    {
        if (!_needsManifest)
        {
            _needsManifest = true;
            Wake();
        }
    }

    /// <summary>An answer came from a silo that is not a known gateway.</summary>
    public void OnUnknownSilo()
    {
        if (!_needsGateways)
        {
            _needsGateways = true;
            Wake();
        }
    }

    /// <summary>The list of gateways may have changed.</summary>
    public void OnGatewayLost() => OnUnknownSilo();

    /// <summary>True once after <see cref="OnUnknownInterface"/>.</summary>
    public bool TakeNeedsManifest() => _needsManifest && !(_needsManifest = false);

    /// <summary>True once after the list of gateways was found to be old.</summary>
    public bool TakeNeedsGateways() => _needsGateways && !(_needsGateways = false);

    /// <summary>Ends the connection's wait.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Waits for a signal, at most so long.</summary>
    public async Task WaitAsync(TimeSpan timeMax, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeMax, _timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _wake.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look anyway.
        }
    }
}
