namespace Actors.Simulation.Tests.Kernel;

/// <summary>A timer that can be taken back until it has run.</summary>
internal sealed class SimTimer
{
    public bool IsOver { get; private set; }

    public void Cancel() => IsOver = true;

    public void Run(Action action)
    {
        if (!IsOver)
        {
            IsOver = true;
            action();
        }
    }
}
