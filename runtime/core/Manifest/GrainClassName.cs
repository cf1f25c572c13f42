using Orleans;

namespace Actors.Runtime.Manifest;

/// <summary>What can be known of a grain class without having it: silos tell it to clients.</summary>
/// <param name="GrainType">The name of its grain type, for a generic class without arguments.</param>
/// <param name="ClassName">Its full name.</param>
/// <param name="IsGeneric">True when the grain type's name takes the arguments of the interface.</param>
[GenerateSerializer]
[Alias("actors.manifest.class")]
internal sealed record GrainClassName([property: Id(0)] string GrainType, [property: Id(1)] string ClassName, [property: Id(2)] bool IsGeneric)
{
    /// <summary>What is known of a class of this process.</summary>
    public static GrainClassName Of(GrainClassDescriptor descriptor) =>
        new(descriptor.Name, descriptor.GrainClass.FullName ?? descriptor.GrainClass.Name, descriptor.GrainClass.IsGenericTypeDefinition);
}
