using Actors.Runtime.Placement;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>Places where the test says, while that silo can be chosen.</summary>
internal sealed class ScriptedDirector : SiloDirector
{
    public SiloAddress? Wanted { get; set; }

    public override SiloAddress Choose(GrainId grainId, SiloAddress[] silos, SiloAddress localSilo) =>
        Wanted is { } wanted && silos.Contains(wanted) ? wanted : localSilo;
}
