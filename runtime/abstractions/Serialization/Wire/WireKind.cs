using System.ComponentModel;

namespace Actors.Runtime.Serialization;

/// <summary>How the bytes behind a field header are laid out. Any reader can skip any kind.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum WireKind : byte
{
    /// <summary>The end of a struct or object.</summary>
    End = 0,

    /// <summary>No value; nothing follows.</summary>
    Null = 1,

    /// <summary>An earlier object of the same message: its number as a varint.</summary>
    Reference = 2,

    /// <summary>An integer from 0 on: a varint.</summary>
    Positive = 3,

    /// <summary>A negative integer <c>n</c>: the varint of <c>-1 - n</c>.</summary>
    Negative = 4,

    /// <summary>Four bytes, little-endian.</summary>
    Fixed32 = 5,

    /// <summary>Eight bytes, little-endian.</summary>
    Fixed64 = 6,

    /// <summary>A varint length and that many bytes.</summary>
    Bytes = 7,

    /// <summary>Fields up to an <see cref="End"/>; not numbered, so nothing can refer to it.</summary>
    Struct = 8,

    /// <summary>Fields up to an <see cref="End"/>; numbered.</summary>
    Object = 9,

    /// <summary>A type name and then a field of that type.</summary>
    Typed = 10,

    /// <summary>An element code, a varint count and that many little-endian elements; numbered.</summary>
    Packed = 11,

    /// <summary>A varint <c>count × 8 + comparer</c> and that many fields; numbered.</summary>
    Sequence = 12,

    /// <summary>A varint <c>count × 8 + comparer</c> and twice that many fields, keys and values in turn; numbered.</summary>
    Map = 13,

    /// <summary>The end of the fields that one class of a hierarchy declares; base classes come first.</summary>
    EndLevel = 14,
}
