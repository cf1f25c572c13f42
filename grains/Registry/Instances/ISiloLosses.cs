namespace Actors.Grains.Registry.Instances;

/// <summary>Tells when the grains of another silo may have gone with it.</summary>
public interface ISiloLosses
{
    /// <summary>Completes when a silo has left the cluster since the call before; for one caller.</summary>
    Task WaitAsync(CancellationToken cancellationToken);
}

/// <summary>For a silo without others.</summary>
internal sealed class NoSiloLosses : ISiloLosses
{
    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
}
