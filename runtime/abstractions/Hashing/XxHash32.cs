using System.Buffers.Binary;
using System.Numerics;

namespace Actors.Runtime.Hashing;

/// <summary>
/// XXH32 with seed 0, the hash that the ADO.NET tables store (xxHash specification, revision 0.1.1).
/// </summary>
internal static class XxHash32
{
    private const uint Prime1 = 2654435761u;
    private const uint Prime2 = 2246822519u;
    private const uint Prime3 = 3266489917u;
    private const uint Prime4 = 668265263u;
    private const uint Prime5 = 374761393u;

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var rest = data;
        var hash = data.Length >= 16 ? HashStripes(ref rest) : Prime5;
        hash += (uint)data.Length;

        while (rest.Length >= 4)
        {
            hash += BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime3;
            hash = BitOperations.RotateLeft(hash, 17) * Prime4;
            rest = rest[4..];
        }

        foreach (var value in rest)
        {
            hash += value * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }

        return Avalanche(hash);
    }

    private static uint HashStripes(ref ReadOnlySpan<byte> rest)
    {
        var lane1 = unchecked(Prime1 + Prime2);
        var lane2 = Prime2;
        var lane3 = 0u;
        var lane4 = unchecked(0u - Prime1);
        while (rest.Length >= 16)
        {
            lane1 = Round(lane1, rest);
            lane2 = Round(lane2, rest[4..]);
            lane3 = Round(lane3, rest[8..]);
            lane4 = Round(lane4, rest[12..]);
            rest = rest[16..];
        }

        return BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
            + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
    }

    private static uint Round(uint lane, ReadOnlySpan<byte> input)
    {
        lane += BinaryPrimitives.ReadUInt32LittleEndian(input) * Prime2;
        return BitOperations.RotateLeft(lane, 13) * Prime1;
    }

    private static uint Avalanche(uint hash)
    {
        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return hash ^ (hash >> 16);
    }
}
