using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Orleans.Storage;

namespace Actors.Runtime.Serialization;

/// <summary>
/// What of an exception crosses processes: message (0), stack trace (1), cause (2), HRESULT (3), data (4), name of the parameter
/// or object (5), causes of an aggregate (6), stored (8) and expected version (9) of a conflict.
/// </summary>
internal static class ExceptionFields
{
    public static void Write(ref Writer writer, Exception exception)
    {
        FieldSerializer.Write(ref writer, 0, Message(exception));
        FieldSerializer.Write(ref writer, 1, exception.StackTrace);
        FieldSerializer.Write(ref writer, 2, exception.InnerException);
        FieldSerializer.Write(ref writer, 3, exception.HResult);
        if (Data(exception) is { Count: > 0 } data)
        {
            FieldSerializer.Write(ref writer, 4, Writable(data));
        }

        switch (exception)
        {
            case ArgumentException argument:
                FieldSerializer.Write(ref writer, 5, argument.ParamName);
                break;
            case ObjectDisposedException disposed:
                FieldSerializer.Write(ref writer, 5, disposed.ObjectName);
                break;
            case AggregateException aggregate:
                FieldSerializer.Write<Exception[]>(ref writer, 6, [.. aggregate.InnerExceptions]);
                break;
            case InconsistentStateException conflict:
                FieldSerializer.Write(ref writer, 8, conflict.StoredEtag);
                FieldSerializer.Write(ref writer, 9, conflict.CurrentEtag);
                break;
        }
    }

    public static void Read(ref Reader reader, FieldHeader header, Exception exception)
    {
        switch (header.Id)
        {
            case 0:
                Message(exception) = FieldSerializer.Read<string?>(ref reader, header);
                break;
            case 1:
                SetStackTrace(exception, FieldSerializer.Read<string?>(ref reader, header));
                break;
            case 2:
                Inner(exception) = FieldSerializer.Read<Exception?>(ref reader, header);
                break;
            case 3:
                exception.HResult = FieldSerializer.Read<int>(ref reader, header);
                break;
            case 4:
                ReadData(ref reader, header, exception);
                break;
            case 5:
                SetName(exception, FieldSerializer.Read<string?>(ref reader, header));
                break;
            case 6 when exception is AggregateException aggregate:
                InnerExceptions(aggregate) = FieldSerializer.Read<Exception[]?>(ref reader, header) ?? [];
                break;
            case 8 when exception is InconsistentStateException conflict:
                conflict.StoredEtag = FieldSerializer.Read<string?>(ref reader, header);
                break;
            case 9 when exception is InconsistentStateException conflict:
                conflict.CurrentEtag = FieldSerializer.Read<string?>(ref reader, header);
                break;
            default:
                reader.SkipField(header);
                break;
        }
    }

    /// <summary>Gives a bare aggregate what its properties rely on.</summary>
    public static void Prepare(Exception exception)
    {
        if (exception is AggregateException aggregate)
        {
            InnerExceptions(aggregate) = [];
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")]
    private static extern ref string? Message(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerException")]
    private static extern ref Exception? Inner(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_data")]
    private static extern ref IDictionary? Data(Exception exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_paramName")]
    private static extern ref string? ParameterName(ArgumentException exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_objectName")]
    private static extern ref string? ObjectName(ObjectDisposedException exception);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_innerExceptions")]
    private static extern ref Exception[] InnerExceptions(AggregateException exception);

    private static void SetStackTrace(Exception exception, string? stackTrace)
    {
        if (stackTrace is not null)
        {
            ExceptionDispatchInfo.SetRemoteStackTrace(exception, stackTrace);
        }
    }

    private static void SetName(Exception exception, string? name)
    {
        if (exception is ArgumentException argument)
        {
            ParameterName(argument) = name;
        }
        else if (exception is ObjectDisposedException disposed)
        {
            ObjectName(disposed) = name;
        }
    }

    /// <summary>The data, with what has no codec turned into text: an exception should arrive rather than fail in turn.</summary>
    private static Dictionary<object, object?> Writable(IDictionary data)
    {
        var writable = new Dictionary<object, object?>(data.Count);
        foreach (DictionaryEntry entry in data)
        {
            writable[Writable(entry.Key)] = entry.Value is null ? null : Writable(entry.Value);
        }

        return writable;
    }

    private static object Writable(object value) =>
        CodecRegistry.FindForRuntimeType(value.GetType()) is null ? value.ToString() ?? "" : value;

    private static void ReadData(ref Reader reader, FieldHeader header, Exception exception)
    {
        foreach (var (key, value) in FieldSerializer.Read<Dictionary<object, object?>?>(ref reader, header) ?? [])
        {
            exception.Data[key] = value;
        }
    }
}
