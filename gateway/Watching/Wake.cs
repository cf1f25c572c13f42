namespace Actors.Gateway.Watching;

/// <summary>How the wait of a query ended, and what its answer must therefore show.</summary>
/// <param name="AtLeast">The answer has to contain every change up to this index; 0 when any state will do.</param>
/// <param name="SameIndex">When nothing changed: the index that the client gave, to be given back; otherwise 0.</param>
internal readonly record struct Wake(long AtLeast, long SameIndex)
{
    /// <summary>For a query that did not ask to wait.</summary>
    public static Wake None => default;

    /// <summary>The index for an answer that shows a set of rows as of <paramref name="viewIndex"/>.</summary>
    public long IndexOf(long viewIndex) => SameIndex > 0 ? SameIndex : Math.Max(viewIndex, AtLeast);

    /// <summary>The index for an answer that shows one row, last changed at <paramref name="modifyIndex"/>.</summary>
    public long IndexOfRow(long modifyIndex) => Math.Max(modifyIndex, SameIndex);
}
