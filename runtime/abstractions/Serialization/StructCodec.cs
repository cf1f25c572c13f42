using System.ComponentModel;

namespace Actors.Runtime.Serialization;

/// <summary>The codec of a struct, whose fields are dealt with in generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StructCodec<T> : Codec<T>
    where T : struct
{
    /// <inheritdoc />
    public sealed override void Write(ref Writer writer, uint id, T value)
    {
        writer.Begin(id, WireKind.Struct);
        WriteFields(ref writer, in value);
        writer.End();
    }

    /// <inheritdoc />
    public sealed override T Read(ref Reader reader, FieldHeader header)
    {
        // An object is accepted too, so that a class can become a struct.
        if (header.Kind == WireKind.Object)
        {
            reader.TryReserve(header, out _, out _);
        }
        else if (header.Kind != WireKind.Struct)
        {
            throw reader.Unexpected(header, $"a value of type {typeof(T)}");
        }

        var value = Create();
        reader.Enter();
        ReadFields(ref reader, ref value);
        reader.End();
        return value;
    }

    /// <inheritdoc />
    public sealed override T Copy(T value, CopyContext context)
    {
        if (!IsImmutable)
        {
            context.Enter();
            CopyFields(ref value, context);
            context.Leave();
        }

        return value;
    }

    /// <summary>Writes the fields.</summary>
    public abstract void WriteFields(ref Writer writer, in T value);

    /// <summary>Reads the fields.</summary>
    public abstract void ReadFields(ref Reader reader, ref T value);

    /// <summary>Replaces what <paramref name="copy"/> refers to by copies.</summary>
    public abstract void CopyFields(ref T copy, CopyContext context);

    /// <summary>Makes a value without content.</summary>
    protected virtual T Create() => default;
}
