namespace Actors.Runtime.Serialization;

/// <summary>What the codecs of all classes with a layout of their own share: null, references, derived types.</summary>
internal abstract class NumberedCodec<T> : Codec<T>
    where T : class
{
    public sealed override void Write(ref Writer writer, uint id, T? value)
    {
        if (value is null)
        {
            writer.WriteNull(id);
        }
        else if (value.GetType() != typeof(T) && !AcceptsDerivedTypes)
        {
            Polymorphic.Write(ref writer, id, value);
        }
        else if (!writer.TryWriteReference(id, value))
        {
            WriteContent(ref writer, id, value);
        }
    }

    public sealed override T? Read(ref Reader reader, FieldHeader header)
    {
        switch (header.Kind)
        {
            case WireKind.Null:
                return null;
            case WireKind.Reference:
                return reader.ReadReference<T>();
            case WireKind.Typed:
                return Polymorphic.Read<T>(ref reader);
            case var kind when !CanRead(kind):
                throw reader.Unexpected(header, $"a value of type {typeof(T)}");
        }

        if (!reader.TryReserve(header, out var number, out var existing))
        {
            return existing as T ?? throw reader.Unexpected(header, $"a value of type {typeof(T)}");
        }

        var value = ReadContent(ref reader, header.Kind, number);
        reader.SetReference(number, value);
        return value;
    }

    public sealed override T? Copy(T? value, CopyContext context)
    {
        if (value is null || Copier<T>.IsImmutable)
        {
            return value;
        }

        if (value.GetType() != typeof(T) && !AcceptsDerivedTypes)
        {
            return (T?)Polymorphic.Copy(value, context);
        }

        return context.TryGetCopy<T>(value, out var copy) ? copy : CopyContent(value, context);
    }

    /// <summary>True for the layouts that <see cref="ReadContent"/> understands.</summary>
    protected abstract bool CanRead(WireKind kind);

    /// <summary>Writes header and payload of a value met for the first time.</summary>
    protected abstract void WriteContent(ref Writer writer, uint id, T value);

    /// <summary>Reads the payload; publishes the value under <paramref name="number"/> early if it can contain itself.</summary>
    protected abstract T ReadContent(ref Reader reader, WireKind kind, int number);

    /// <summary>Copies a value met for the first time and records the copy.</summary>
    protected abstract T CopyContent(T value, CopyContext context);
}
