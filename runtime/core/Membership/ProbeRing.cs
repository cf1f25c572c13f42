using System.Buffers.Binary;
using System.Collections.Immutable;
using Actors.Runtime.Hashing;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>
/// Who watches whom: silos that are not dead lie on a ring by the hash of their addresses and each one watches its successors, so that everybody
/// is watched by as many as it watches. Immutable.
/// </summary>
internal sealed class ProbeRing
{
    private static readonly Comparer<MemberRow> ByPosition = Comparer<MemberRow>.Create(Compare);

    private ProbeRing(ImmutableArray<MemberRow> rows) => Rows = rows;

    /// <summary>The rows in the order of the ring.</summary>
    public ImmutableArray<MemberRow> Rows { get; }

    /// <summary>The ring of those of the rows that are alive.</summary>
    public static ProbeRing Of(IEnumerable<MemberRow> rows) => new([.. rows.Where(row => row.IsAlive).Order(ByPosition)]);

    /// <summary>The ring with a row in place of the one of the same silo; without it when the silo is dead.</summary>
    public ProbeRing With(MemberRow row)
    {
        var index = Rows.BinarySearch(row, ByPosition);
        return (index >= 0, row.IsAlive) switch
        {
            (true, true) => new ProbeRing(Rows.SetItem(index, row)),
            (true, false) => new ProbeRing(Rows.RemoveAt(index)),
            (false, true) => new ProbeRing(Rows.Insert(~index, row)),
            (false, false) => this,
        };
    }

    /// <summary>The successors of a silo that are wanted, nearest first; the silo itself is none of them.</summary>
    public IEnumerable<SiloAddress> Successors(SiloAddress self, Func<MemberRow, bool> isWanted, int count)
    {
        var start = Rows.BinarySearch(new MemberRow(self, SiloStatus.None, ""), ByPosition);
        start = start < 0 ? ~start : start;
        for (var (step, found) = (0, 0); step < Rows.Length && found < count; step++)
        {
            var row = Rows[(start + step) % Rows.Length];
            if (!row.Silo.Equals(self) && isWanted(row))
            {
                found++;
                yield return row.Silo;
            }
        }
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

    private static int Compare(MemberRow? one, MemberRow? other)
    {
        var byPosition = one!.RingPosition.CompareTo(other!.RingPosition);
        return byPosition != 0 ? byPosition : one.Silo.CompareTo(other.Silo);
    }
}
