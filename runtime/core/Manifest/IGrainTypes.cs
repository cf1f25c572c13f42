using Orleans.Runtime;

namespace Actors.Runtime.Manifest;

/// <summary>Knows which grain type answers for an interface.</summary>
internal interface IGrainTypes
{
    /// <summary>The grain type that answers for an interface.</summary>
    /// <exception cref="ArgumentException">No class implements it, or several do and none is preferred.</exception>
    GrainType Resolve(Type interfaceType, string? classNamePrefix);
}
