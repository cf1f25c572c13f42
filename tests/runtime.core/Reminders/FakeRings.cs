using Actors.Runtime.Directory;
using Actors.Runtime.Reminders;

namespace Actors.Runtime.Core.Tests.Reminders;

/// <summary>A ring that a test turns.</summary>
internal sealed class FakeRings : IReminderRings
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DirectoryRing _current = DirectoryRing.Empty;

    public HashSet<SiloAddress> Dead { get; } = [];

    public DirectoryRing Current => Volatile.Read(ref _current);

    public void Become(params SiloAddress[] silos)
    {
        lock (_gate)
        {
            Volatile.Write(ref _current, DirectoryRing.Of(silos));
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    public Task ChangedAsync(DirectoryRing known, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return ReferenceEquals(Current, known) ? _changed.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
        }
    }

    public bool IsDead(SiloAddress silo) => Dead.Contains(silo);
}
