namespace Actors.Simulation.Tests.Directory;

/// <summary>An activation in a simulated silo: it counts as alive from its grant on.</summary>
internal sealed class SimActivation(GrainAddress address)
{
    public GrainAddress Address => address;

    /// <summary>The view in which it was granted; null while it asks.</summary>
    public MembershipVersion? RegisteredIn { get; set; }

    public bool IsAlive => RegisteredIn is not null;
}
