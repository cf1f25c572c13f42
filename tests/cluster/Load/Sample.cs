namespace Actors.Cluster.Tests.Load;

/// <summary>One request as its client saw it. Times are timestamps of the stopwatch.</summary>
/// <param name="Key">Of which key.</param>
/// <param name="IsWrite">Whether it was a PUT.</param>
/// <param name="Start">When it was sent.</param>
/// <param name="End">When it was answered or given up.</param>
/// <param name="Failure">Null when it succeeded, else why not, in a few words.</param>
internal readonly record struct Sample(int Key, bool IsWrite, long Start, long End, string? Failure);
