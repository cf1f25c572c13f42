namespace Actors.Runtime.Serialization;

/// <summary>The objects copied so far in one deep copy.</summary>
public sealed class CopyContext;

/// <summary>Writes values in the wire format.</summary>
public ref struct Writer;

/// <summary>Reads values in the wire format.</summary>
public ref struct Reader
{
    /// <summary>Skips to the end of the enclosing object.</summary>
    public void SkipFields() => _ = this;
}

/// <summary>Deep copies of values of one type.</summary>
public static class Copier<T>
{
    /// <summary>True when values of this type never change, so that a copy is the value itself.</summary>
    public static readonly bool IsImmutable = typeof(T).IsPrimitive || typeof(T) == typeof(string);

    /// <summary>A deep copy of <paramref name="value"/>.</summary>
    public static T CopyRoot(T value) => value;
}
