namespace Actors.Runtime.Activations;

/// <summary>
/// What <see cref="TaskScheduler.Current"/> is inside a grain: everything queued here runs as a turn of the activation, so that a
/// grain's continuations never run at the same time as each other.
/// </summary>
internal sealed class ActivationScheduler : TaskScheduler
{
    [ThreadStatic]
    private static bool _isStartingTurns;

    private readonly Activation _activation;

    public ActivationScheduler(Activation activation) => _activation = activation;

    /// <summary>
    /// Runs turns inside a task of this scheduler, on this thread, so that code in them sees this scheduler as the current one.
    /// </summary>
    public void RunInside(Action<object?> turns)
    {
        var task = new Task(turns, _activation);
        _isStartingTurns = true;
        task.Start(this);
    }

    /// <summary>Runs a queued task; only as a turn of the activation.</summary>
    public void Run(Task task) => TryExecuteTask(task);

    protected override void QueueTask(Task task)
    {
        if (_isStartingTurns)
        {
            _isStartingTurns = false;
            TryExecuteTask(task);
            return;
        }

        _activation.Enqueue(task);
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && _activation.IsOnTurn && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
