namespace Actors.Simulation.Tests.Kernel;

/// <summary>One start of a process on a host.</summary>
internal readonly record struct ProcessId(int Host, int Generation);
