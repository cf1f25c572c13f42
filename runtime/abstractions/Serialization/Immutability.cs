using Orleans;

namespace Actors.Runtime.Serialization;

/// <summary>Decides, once per type, whether values need to be copied at all.</summary>
internal static class Immutability
{
    public static bool IsImmutable<T>() =>
        typeof(T).IsPrimitive
        || typeof(T).IsEnum
        || typeof(Exception).IsAssignableFrom(typeof(T))
        || typeof(T).IsDefined(typeof(ImmutableAttribute), inherit: false)
        || CodecCache<T>.Instance.IsImmutable;
}
