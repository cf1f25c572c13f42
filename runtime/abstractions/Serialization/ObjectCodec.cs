using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Actors.Runtime.Serialization;

/// <summary>The codec of a class: null, shared objects and derived types are dealt with here, the fields in generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ObjectCodec<T> : Codec<T>
    where T : class
{
    /// <summary>True when an object of exactly this class never changes, though one of a derived class might.</summary>
    public virtual bool IsShallow => false;

    /// <summary>False for <c>[SuppressReferenceTracking]</c>: each occurrence is written in full.</summary>
    protected virtual bool TracksReferences => true;

    /// <inheritdoc />
    public sealed override void Write(ref Writer writer, uint id, T? value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
        }
        else if (value.GetType() != typeof(T))
        {
            Polymorphic.Write(ref writer, id, value);
        }
        else if (!TracksReferences)
        {
            WriteObject(ref writer, id, WireKind.Struct, value);
        }
        else if (!writer.TryWriteReference(id, value))
        {
            WriteObject(ref writer, id, WireKind.Object, value);
        }
    }

    /// <inheritdoc />
    public sealed override T? Read(ref Reader reader, FieldHeader header) => header.Kind switch
    {
        WireKind.Null => null,
        WireKind.Reference => reader.ReadReference<T>(),
        WireKind.Typed => Polymorphic.Read<T>(ref reader),
        WireKind.Object => ReadNumbered(ref reader, header),
        WireKind.Struct => ReadContent(ref reader, -1),
        _ => throw reader.Unexpected(header, $"an object of type {typeof(T)}"),
    };

    /// <inheritdoc />
    public sealed override T? Copy(T? value, CopyContext context)
    {
        if (value is null || Copier<T>.IsImmutable)
        {
            return value;
        }

        if (value.GetType() != typeof(T))
        {
            return (T?)Polymorphic.Copy(value, context);
        }

        if (context.TryGetCopy<T>(value, out var known))
        {
            return known;
        }

        return IsShallow ? value : CopyContent(value, context);
    }

    /// <summary>Writes the fields of this class and its bases.</summary>
    public abstract void WriteFields(ref Writer writer, T value);

    /// <summary>Reads the fields of this class and its bases.</summary>
    public abstract void ReadFields(ref Reader reader, T value);

    /// <summary>Copies the fields of this class and its bases.</summary>
    public abstract void CopyFields(T source, T copy, CopyContext context);

    /// <summary>Makes an object without content.</summary>
    protected virtual T Create() => (T)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private protected virtual T ReadContent(ref Reader reader, int number)
    {
        var value = Create();
        if (number >= 0)
        {
            reader.SetReference(number, value);
        }

        reader.Enter();
        ReadFields(ref reader, value);
        reader.End();
        return value;
    }

    private protected virtual T CopyContent(T value, CopyContext context)
    {
        context.Enter();
        var copy = Create();
        context.Record(value, copy);
        CopyFields(value, copy, context);
        context.Leave();
        return copy;
    }

    private void WriteObject(ref Writer writer, uint id, WireKind kind, T value)
    {
        writer.Begin(id, kind);
        WriteFields(ref writer, value);
        writer.End();
    }

    private T ReadNumbered(ref Reader reader, FieldHeader header) =>
        reader.TryReserve(header, out var number, out var existing)
            ? ReadContent(ref reader, number)
            : existing as T ?? throw reader.Unexpected(header, $"an object of type {typeof(T)}");
}
