using System.Buffers.Binary;
using Actors.Runtime.Hashing;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// Who watches whom: silos lie on a ring by the hash of their addresses and each one watches its successors, so that everybody
/// is watched by as many as it watches. Pure.
/// </summary>
internal static class ProbeRing
{
    /// <summary>The successors of a silo among others, nearest first.</summary>
    public static List<SiloAddress> Successors(SiloAddress self, IEnumerable<MemberRow> others, int count)
    {
        var start = PositionOf(self);
        return [.. others
            .OrderBy(row => unchecked(row.RingPosition - start))
            .ThenBy(row => row.Silo)
            .Take(count)
            .Select(row => row.Silo)];
    }

    /// <summary>Where a silo lies on the ring; the same in every process.</summary>
    public static uint PositionOf(SiloAddress silo)
    {
        Span<byte> identity = stackalloc byte[24];
        silo.Endpoint.Address.TryWriteBytes(identity, out var length);
        BinaryPrimitives.WriteInt32LittleEndian(identity[length..], silo.Endpoint.Port);
        BinaryPrimitives.WriteInt32LittleEndian(identity[(length + sizeof(int))..], silo.Generation);
        return XxHash32.Compute(identity[..(length + (2 * sizeof(int)))]);
    }
}
