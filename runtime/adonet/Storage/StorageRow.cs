using System.Buffers.Binary;
using System.Text;
using Actors.Runtime.AdoNet.Database;
using Actors.Runtime.Hashing;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Storage;

/// <summary>
/// What identifies the row of a state: the columns that Orleans computes from the state's name and the grain's key, and the whole
/// grain id, which tells apart grains that share them.
/// </summary>
/// <remarks>
/// The key is read as a Guid, else as a hexadecimal number, else as text, whatever its grain's interface says. So the string keys
/// <c>FACE</c> and <c>face</c>, the integer key 64206, and all grain types share their columns when their states have one name.
/// </remarks>
internal readonly record struct StorageRow(
    string ServiceId,
    string GrainTypeString,
    int GrainTypeHash,
    long GrainIdN0,
    long GrainIdN1,
    string? GrainIdExtensionString,
    int GrainIdHash,
    string OwnerGrainId)
{
    public static StorageRow Of(string serviceId, string stateName, GrainId grainId)
    {
        var row = new StorageRow
        {
            ServiceId = serviceId,
            GrainTypeString = stateName,
            GrainTypeHash = Hash(Encoding.UTF8.GetBytes(stateName)),
            OwnerGrainId = grainId.ToString(),
        };
        if (grainId.TryGetGuidKey(out var guid, out var guidExtension))
        {
            return row.WithGuid(guid, guidExtension);
        }

        return grainId.TryGetIntegerKey(out var number, out var numberExtension)
            ? row.WithNumber(number, numberExtension)
            : row with { GrainIdExtensionString = grainId.Key.ToString(), GrainIdHash = HashOfKey(grainId.Key.AsSpan(), null) };
    }

    /// <summary>The values for the parameters that identify the row.</summary>
    public List<SqlArgument> ToArguments() =>
    [
        SqlArgument.Integer(nameof(GrainIdHash), GrainIdHash),
        SqlArgument.Long(nameof(GrainIdN0), GrainIdN0),
        SqlArgument.Long(nameof(GrainIdN1), GrainIdN1),
        SqlArgument.Integer(nameof(GrainTypeHash), GrainTypeHash),
        SqlArgument.Text(nameof(GrainTypeString), GrainTypeString),
        SqlArgument.Text(nameof(GrainIdExtensionString), GrainIdExtensionString),
        SqlArgument.Text(nameof(ServiceId), ServiceId),
        SqlArgument.Text(nameof(OwnerGrainId), OwnerGrainId),
    ];

    private StorageRow WithGuid(Guid guid, string? extension)
    {
        Span<byte> bytes = stackalloc byte[16];
        guid.TryWriteBytes(bytes);
        return this with
        {
            GrainIdN0 = BinaryPrimitives.ReadInt64LittleEndian(bytes),
            GrainIdN1 = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]),
            GrainIdExtensionString = extension,
            GrainIdHash = HashOfKey(bytes, extension),
        };
    }

    private StorageRow WithNumber(long number, string? extension)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return this with { GrainIdN1 = number, GrainIdExtensionString = extension, GrainIdHash = HashOfKey(bytes, extension) };
    }

    // Orleans hashes the bytes of a key in reverse; what is stored cannot be changed any more.
    private static int HashOfKey(ReadOnlySpan<byte> key, string? extension)
    {
        byte[] bytes = [.. key, .. Encoding.UTF8.GetBytes(extension ?? "")];
        Array.Reverse(bytes);
        return Hash(bytes);
    }

    private static int Hash(ReadOnlySpan<byte> bytes) => unchecked((int)XxHash32.Compute(bytes));
}
