using System.ComponentModel;

namespace Actors.Runtime.Serialization;

/// <summary>What stands before every value: the field's number and the layout of what follows.</summary>
/// <remarks>One byte, kind × 16 + id, for ids up to 14; 15 announces a varint with the rest of the id.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct FieldHeader
{
    internal const uint EmbeddedIdLimit = 15;

    internal FieldHeader(uint id, WireKind kind)
    {
        Id = id;
        Kind = kind;
    }

    /// <summary>The number of the field.</summary>
    public uint Id { get; }

    /// <summary>The layout of the value.</summary>
    public WireKind Kind { get; }

    /// <inheritdoc />
    public override string ToString() => $"field {Id} ({Kind})";
}
