using System.ComponentModel;

namespace Actors.Runtime.Serialization;

/// <summary>A class that is written as the fields of a struct that stands for it. It cannot contain itself.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class SurrogateCodec<TValue, TSurrogate> : ObjectCodec<TValue>
    where TValue : class
    where TSurrogate : struct
{
    private static StructCodec<TSurrogate> Surrogates =>
        CodecCache<TSurrogate>.Instance as StructCodec<TSurrogate> ?? throw MissingCodec.For(typeof(TSurrogate));

    /// <inheritdoc />
    public sealed override void WriteFields(ref Writer writer, TValue value) => Surrogates.WriteFields(ref writer, ToSurrogate(value));

    /// <inheritdoc />
    public sealed override void ReadFields(ref Reader reader, TValue value)
    {
        var surrogate = default(TSurrogate);
        Surrogates.ReadFields(ref reader, ref surrogate);
        Populate(in surrogate, value);
    }

    /// <inheritdoc />
    public sealed override void CopyFields(TValue source, TValue copy, CopyContext context)
    {
        var surrogate = Copier<TSurrogate>.Copy(ToSurrogate(source), context);
        Populate(in surrogate, copy);
    }

    /// <summary>The struct that stands for a value.</summary>
    protected abstract TSurrogate ToSurrogate(TValue value);

    /// <summary>The value that a struct stands for.</summary>
    protected abstract TValue FromSurrogate(in TSurrogate surrogate);

    /// <summary>Fills an object of a derived class.</summary>
    protected virtual void Populate(in TSurrogate surrogate, TValue value) =>
        throw new Orleans.Serialization.SerializerException(
            $"The converter of '{typeof(TValue)}' cannot fill an object of the derived class '{value.GetType()}'; implement IPopulator on it.");

    private protected sealed override TValue ReadContent(ref Reader reader, int number)
    {
        var surrogate = default(TSurrogate);
        reader.Enter();
        Surrogates.ReadFields(ref reader, ref surrogate);
        reader.End();
        var value = FromSurrogate(in surrogate);
        if (number >= 0)
        {
            reader.SetReference(number, value);
        }

        return value;
    }

    private protected sealed override TValue CopyContent(TValue value, CopyContext context)
    {
        context.Enter();
        var surrogate = Copier<TSurrogate>.Copy(ToSurrogate(value), context);
        var copy = FromSurrogate(in surrogate);
        context.Record(value, copy);
        context.Leave();
        return copy;
    }
}

/// <summary>A struct that is written as the fields of another one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StructSurrogateCodec<TValue, TSurrogate> : StructCodec<TValue>
    where TValue : struct
    where TSurrogate : struct
{
    private static StructCodec<TSurrogate> Surrogates =>
        CodecCache<TSurrogate>.Instance as StructCodec<TSurrogate> ?? throw MissingCodec.For(typeof(TSurrogate));

    /// <inheritdoc />
    public sealed override void WriteFields(ref Writer writer, in TValue value) => Surrogates.WriteFields(ref writer, ToSurrogate(in value));

    /// <inheritdoc />
    public sealed override void ReadFields(ref Reader reader, ref TValue value)
    {
        var surrogate = default(TSurrogate);
        Surrogates.ReadFields(ref reader, ref surrogate);
        value = FromSurrogate(in surrogate);
    }

    /// <inheritdoc />
    public sealed override void CopyFields(ref TValue copy, CopyContext context) =>
        copy = FromSurrogate(Copier<TSurrogate>.Copy(ToSurrogate(in copy), context));

    /// <summary>The struct that stands for a value.</summary>
    protected abstract TSurrogate ToSurrogate(in TValue value);

    /// <summary>The value that a struct stands for.</summary>
    protected abstract TValue FromSurrogate(in TSurrogate surrogate);
}
