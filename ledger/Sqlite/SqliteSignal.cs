using Actors.Ledger.Storage;

namespace Actors.Ledger.Sqlite;

/// <summary>SQLite tells nobody: the tail looks at intervals, and at once after a commit of this process.</summary>
internal sealed class SqliteSignal : IChangeSignal
{
    private readonly TimeProvider _timeProvider;
    private TaskCompletionSource _nudged = NewNudge();

    public SqliteSignal(TimeProvider timeProvider) => _timeProvider = timeProvider;

    public async ValueTask WaitAsync(long knownIndex, TimeSpan waitMax, CancellationToken cancellationToken)
    {
        var nudged = Volatile.Read(ref _nudged);
        await Task.WhenAny(nudged.Task, Task.Delay(waitMax, _timeProvider, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (nudged.Task.IsCompleted)
        {
            Volatile.Write(ref _nudged, NewNudge());
        }
    }

    public void Nudge() => Volatile.Read(ref _nudged).TrySetResult();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource NewNudge() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
