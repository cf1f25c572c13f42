namespace Actors.Silo.Status;

/// <summary>What a process says of itself at <c>/status</c>, as JSON. Counts begin with the process; null is not known there.</summary>
/// <param name="Ready">Whether it can do its work.</param>
/// <param name="Problems">Why not: one line for each part that is not well.</param>
/// <param name="Activations">How many grains are active here.</param>
/// <param name="Calls">How many calls to grains, or HTTP requests at a gateway, have been answered.</param>
/// <param name="Threads">How many threads of the pool there are.</param>
/// <param name="HeapBytes">The managed heap after the last collection.</param>
/// <param name="ProcessId">Which process says so: on a port that is taken another one answers.</param>
public sealed record ProcessStatus(bool Ready, IReadOnlyList<string> Problems, long? Activations, long? Calls, int Threads, long HeapBytes, int ProcessId);
