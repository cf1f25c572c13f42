using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Placement;

/// <summary>What a silo tells others of itself once: the grain classes that it hosts, and its role.</summary>
/// <param name="Role">The name of its program, for placement by role.</param>
/// <param name="Grains">Its grain classes.</param>
[GenerateSerializer]
[Alias("actors.manifest")]
internal sealed record SiloManifest([property: Id(0)] string Role, [property: Id(1)] List<HostedGrain> Grains);

/// <summary>A grain class that a silo hosts.</summary>
/// <param name="GrainType">The name of its grain type; a generic one without its arguments.</param>
/// <param name="ClassName">The full name of the class, for <c>grainClassNamePrefix</c>.</param>
/// <param name="Strategy">The full name of its placement strategy; null for the default one.</param>
/// <param name="Interfaces">The names of its interfaces.</param>
[GenerateSerializer]
[Alias("actors.manifest.grain")]
internal sealed record HostedGrain(
    [property: Id(0)] string GrainType, [property: Id(1)] string ClassName, [property: Id(2)] string? Strategy, [property: Id(3)] List<string> Interfaces);

/// <summary>What a silo tells of itself, to other silos and to clients.</summary>
[Alias("actors.manifest")]
internal interface ISiloManifestTarget : ISystemTarget
{
    [Alias("get")]
    [ResponseTimeout("00:00:05")]
    ValueTask<SiloManifest> Get();
}
