namespace Actors.Runtime.Serialization;

/// <summary>The comparers of dictionaries, sets and sorted collections that a message can name.</summary>
internal enum WireComparer : byte
{
    /// <summary>The default of the element type.</summary>
    Default = 0,

    /// <summary><see cref="StringComparer.Ordinal"/>.</summary>
    Ordinal = 1,

    /// <summary><see cref="StringComparer.OrdinalIgnoreCase"/>.</summary>
    OrdinalIgnoreCase = 2,

    /// <summary><see cref="StringComparer.InvariantCulture"/>.</summary>
    InvariantCulture = 3,

    /// <summary><see cref="StringComparer.InvariantCultureIgnoreCase"/>.</summary>
    InvariantCultureIgnoreCase = 4,

    /// <summary>By identity of objects.</summary>
    Reference = 5,
}
