using System.ComponentModel;

namespace Actors.Runtime.Serialization;

/// <summary>The codec of a type, one static field away; the compiler sees its exact class and calls it directly.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CodecCache<T>
{
    /// <summary>The codec; one that fails on use when the type has none.</summary>
    public static readonly Codec<T> Instance = CodecRegistry.GetOrMissing<T>();
}
