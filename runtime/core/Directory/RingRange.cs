using Orleans;

namespace Actors.Runtime.Directory;

/// <summary>A run of hashes, both ends included; it does not wrap around.</summary>
[GenerateSerializer]
[Alias("actors.directory.range")]
internal readonly record struct RingRange([property: Id(0)] uint First, [property: Id(1)] uint Last)
{
    public static readonly RingRange Everything = new(0, uint.MaxValue);

    public bool Contains(uint hash) => First <= hash && hash <= Last;

    public override string ToString() => $"[{First:X8}..{Last:X8}]";
}
