using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Actors.Runtime.Serialization;

/// <summary>Writes and reads one field of a type known at compile time; called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FieldSerializer
{
    /// <summary>Writes a field.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(ref Writer writer, uint fieldId, T value) =>
        CodecCache<T>.Instance.Write(ref writer, fieldId, value);

    /// <summary>Reads the field behind a header.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(ref Reader reader, FieldHeader header) =>
        CodecCache<T>.Instance.Read(ref reader, header)!;
}
