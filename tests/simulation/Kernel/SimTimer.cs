namespace Actors.Simulation.Tests.Kernel;

/// <summary>A timer that can be taken back until it has run.</summary>
internal sealed class SimTimer
{
    private bool _isOver;

    public void Cancel() => _isOver = true;

    public void Run(Action action)
    {
        if (!_isOver)
        {
            _isOver = true;
            action();
        }
    }
}
