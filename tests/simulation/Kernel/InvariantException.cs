namespace Actors.Simulation.Tests.Kernel;

/// <summary>Something happened that must never happen.</summary>
internal sealed class InvariantException : Exception
{
    public InvariantException(string message)
        : base(message)
    {
    }
}
