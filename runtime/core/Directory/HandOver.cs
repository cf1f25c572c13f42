using Orleans.Runtime;

namespace Actors.Runtime.Directory;

/// <summary>The entries of a range that has gone to another silo, sealed at that moment, until the new owner has fetched them.</summary>
internal sealed record HandOver(SiloAddress To, RingRanges Ranges, List<GrainAddress> Entries, TimeSpan SealedAt)
{
    /// <summary>True once the new owner has been given the last part.</summary>
    public bool IsFetched { get; private set; }

    public DirectoryPage Page(RingRanges ranges, uint from)
    {
        var page = DirectoryPage.Of([.. Entries.Where(address => address.GrainId.GetUniformHashCode() is var hash && hash >= from && ranges.Contains(hash))]);
        IsFetched |= page.Next is null;
        return page;
    }
}
