using System.ComponentModel;
using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>An exception class of the framework, and the base part of exception classes with generated codecs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ExceptionCodec<TException> : ObjectCodec<TException>
    where TException : Exception
{
    /// <inheritdoc />
    public override bool IsImmutable => true;

    /// <inheritdoc />
    public override void WriteFields(ref Writer writer, TException value) => ExceptionFields.Write(ref writer, value);

    /// <inheritdoc />
    public override void ReadFields(ref Reader reader, TException value)
    {
        ExceptionFields.Prepare(value);
        while (reader.TryReadFieldHeader(out var header))
        {
            ExceptionFields.Read(ref reader, header, value);
        }
    }

    /// <inheritdoc />
    public override void CopyFields(TException source, TException copy, CopyContext context)
    {
    }
}

/// <summary>Exceptions without a codec, written with the name of their type (field 7) in front.</summary>
internal sealed class UnavailableExceptionCodec : ObjectCodec<UnavailableExceptionFallbackException>
{
    private const uint TypeNameId = 7;

    public override bool IsImmutable => true;

    public override void WriteFields(ref Writer writer, UnavailableExceptionFallbackException value)
    {
        FieldSerializer.Write(ref writer, TypeNameId, value.ExceptionType);
        ExceptionFields.Write(ref writer, value);
    }

    public override void ReadFields(ref Reader reader, UnavailableExceptionFallbackException value)
    {
        while (reader.TryReadFieldHeader(out var header))
        {
            if (header.Id == TypeNameId)
            {
                value.ExceptionType = FieldSerializer.Read<string?>(ref reader, header) ?? value.ExceptionType;
            }
            else
            {
                ExceptionFields.Read(ref reader, header, value);
            }
        }
    }

    public override void CopyFields(
        UnavailableExceptionFallbackException source,
        UnavailableExceptionFallbackException copy,
        CopyContext context)
    {
    }

    internal override void WriteBoxed(ref Writer writer, uint id, object value)
    {
        if (value is UnavailableExceptionFallbackException known)
        {
            Write(ref writer, id, known);
        }
        else if (!writer.TryWriteReference(id, value))
        {
            writer.Begin(id, WireKind.Object);
            FieldSerializer.Write(ref writer, TypeNameId, value.GetType().FullName);
            ExceptionFields.Write(ref writer, (Exception)value);
            writer.End();
        }
    }

    internal override object? CopyBoxed(object value, CopyContext context) => value;

    /// <inheritdoc />
    protected override UnavailableExceptionFallbackException Create() => new();
}
