namespace Actors.Runtime.Directory;

/// <summary>Whether a silo may still be sent to; shared by everything that remembers a grain there, so that its death costs one write.</summary>
internal sealed class SiloLiveness
{
    private volatile bool _isGone;

    /// <summary>True once a view has shown the silo dead.</summary>
    public bool IsGone => _isGone;

    public void BecomeGone() => _isGone = true;
}
