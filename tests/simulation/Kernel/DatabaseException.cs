namespace Actors.Simulation.Tests.Kernel;

/// <summary>A statement may or may not have been done: the database or the way to it has failed.</summary>
internal sealed class DatabaseException : Exception
{
    public DatabaseException(string message)
        : base(message)
    {
    }
}
