using Orleans.Runtime;

namespace Orleans;

/// <summary>What one read of the membership table found.</summary>
public sealed class MembershipTableData
{
    /// <summary>A table without members.</summary>
    public MembershipTableData(TableVersion version)
        : this([], version)
    {
    }

    /// <summary>A table with one member, or of which one member was read.</summary>
    public MembershipTableData(Tuple<MembershipEntry, string> tuple, TableVersion version)
        : this([tuple], version)
    {
    }

    /// <summary>Members, each with its etag, and the table's version.</summary>
    public MembershipTableData(IReadOnlyList<Tuple<MembershipEntry, string>> members, TableVersion version)
    {
        Members = members;
        Version = version;
    }

    /// <summary>The members, each with its etag.</summary>
    public IReadOnlyList<Tuple<MembershipEntry, string>> Members { get; }

    /// <summary>The table's version.</summary>
    public TableVersion Version { get; }

    /// <summary>The table's own time of the read, UTC; null when it does not tell. Heartbeats are compared with it.</summary>
    internal DateTime? ReadTime { get; init; }

    /// <summary>A member and its etag; null when it was not read.</summary>
    public Tuple<MembershipEntry, string>? TryGet(SiloAddress silo) => Members.FirstOrDefault(member => member.Item1.SiloAddress.Equals(silo));

    /// <inheritdoc />
    public override string ToString() => $"{Version}: {string.Join(", ", Members.Select(member => member.Item1))}";
}
