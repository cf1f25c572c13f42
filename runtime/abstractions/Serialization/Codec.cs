using System.ComponentModel;

namespace Actors.Runtime.Serialization;

/// <summary>What is known about a codec when its type is not known at compile time.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class Codec
{
    private byte[]? _wireName;

    private protected Codec()
    {
    }

    /// <summary>The type that it writes, reads and copies.</summary>
    internal abstract Type ValueType { get; }

    /// <summary>True when it also stands for subclasses that have no codec of their own.</summary>
    internal virtual bool AcceptsDerivedTypes => false;

    /// <summary>The type's name in messages, in UTF-8.</summary>
    internal ReadOnlySpan<byte> WireName => _wireName ??= TypeNames.Encode(ValueType);

    internal abstract void WriteBoxed(ref Writer writer, uint id, object value);

    internal abstract object? ReadBoxed(ref Reader reader, FieldHeader header);

    internal abstract object? CopyBoxed(object value, CopyContext context);
}

/// <summary>How values of one type are written, read and copied. Stateless; one instance per type and process.</summary>
public abstract class Codec<T> : Codec
{
    /// <summary>True when values never change, so that a copy is the value itself.</summary>
    public virtual bool IsImmutable => false;

    internal sealed override Type ValueType => typeof(T);

    /// <summary>Writes one field with its header; never nothing, so that a collection can be written as fields.</summary>
    public abstract void Write(ref Writer writer, uint id, T? value);

    /// <summary>Reads what follows a header.</summary>
    /// <exception cref="Orleans.Serialization.SerializerException">The bytes hold no <typeparamref name="T"/>.</exception>
    public abstract T? Read(ref Reader reader, FieldHeader header);

    /// <summary>A deep copy; objects met before give the same copy again.</summary>
    public virtual T? Copy(T? value, CopyContext context) => value;

    internal override void WriteBoxed(ref Writer writer, uint id, object value) => Write(ref writer, id, (T)value);

    internal override object? ReadBoxed(ref Reader reader, FieldHeader header) => Read(ref reader, header);

    internal override object? CopyBoxed(object value, CopyContext context) => Copier<T>.Copy((T)value, context);
}
