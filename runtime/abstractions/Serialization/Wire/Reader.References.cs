using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Actors.Runtime.Serialization;

/// <summary>Numbers of objects and names of types.</summary>
public ref partial struct Reader
{
    /// <summary>
    /// Takes the next number for the object whose payload follows. False: the object was read before, because a reference to it
    /// was followed early; its payload has been skipped.
    /// </summary>
    public bool TryReserve(FieldHeader header, out int number, [NotNullWhen(false)] out object? existing)
    {
        number = Session.Read.Reserve();
        existing = Session.Read.GetValue(number);
        if (existing is null)
        {
            return true;
        }

        Session.Read.Unreserve();
        Skip(header.Kind, NoType);
        return false;
    }

    /// <summary>Publishes the object with this number, before its content is read if it can be part of a cycle.</summary>
    public readonly void SetReference(int number, object value) => Session.Read.SetValue(number, value);

    /// <summary>Reads the payload of a <see cref="WireKind.Reference"/> field.</summary>
    public T ReadReference<T>()
    {
        var start = _position;
        var number = ReadVarint();
        if (number >= (ulong)Session.Read.Count)
        {
            throw FailAt(start, $"a reference to one of the {Session.Read.Count} objects before it but found {number}");
        }

        var value = Session.Read.GetValue((int)number) ?? ReadSkipped<T>((int)number, start);
        return value is T typed
            ? typed
            : throw FailAt(start, $"a reference to {typeof(T)} but found one to {value?.GetType().ToString() ?? "an unfinished object"}");
    }

    /// <summary>Reads the payload of a <see cref="WireKind.Typed"/> field: a value of a type named in the message.</summary>
    public object? ReadTyped()
    {
        Enter();
        var codec = ResolveCodec(ReadTypeIndex());
        var value = codec.ReadBoxed(ref this, ReadHeader());
        Leave();
        return value;
    }

    /// <summary>Reads a type name.</summary>
    internal Type ReadType() => ResolveCodec(ReadTypeIndex()).ValueType;

    private object? ReadSkipped<T>(int number, int offset)
    {
        if (!Session.Read.TryBeginSkipped(number, out var skipped, out var resumeAt))
        {
            throw FailAt(offset, $"a reference to a finished object but number {number} is still being read");
        }

        var position = _position;
        _position = skipped.Offset;
        Enter();
        var header = new FieldHeader(0, skipped.Kind);
        var value = skipped.TypeIndex == NoType
            ? (object?)CodecCache<T>.Instance.Read(ref this, header)
            : ResolveCodec(skipped.TypeIndex).ReadBoxed(ref this, header);
        Leave();
        _position = position;
        Session.Read.EndSkipped(resumeAt);
        return value;
    }

    private int ReadTypeIndex()
    {
        var start = _position;
        var index = ReadVarint();
        if (index > 0)
        {
            return index <= (ulong)Session.Read.TypeCount
                ? (int)index - 1
                : throw FailAt(start, $"one of the {Session.Read.TypeCount} types named before but found number {index}");
        }

        start = _position;
        var length = ReadCount(1);
        if (length > SerializerLimits.TypeNameBytesMax)
        {
            throw FailAt(start, $"a type name of at most {SerializerLimits.TypeNameBytesMax} bytes but found {length}");
        }

        start = _position;
        ReadRaw(length);
        return Session.Read.AddType(start, length);
    }

    private readonly Codec ResolveCodec(int typeIndex)
    {
        ref var entry = ref Session.Read.Type(typeIndex);
        return entry.Codec ??= TypeNames.ResolveCodec(Encoding.UTF8.GetString(_data.Slice(entry.Offset, entry.Length)));
    }
}
