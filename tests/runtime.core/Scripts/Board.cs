using System.Collections.Concurrent;

namespace Actors.Runtime.Core.Tests.Scripts;

/// <summary>What a test and its grains share: lines in the order in which they happened, and gates to wait at.</summary>
public sealed class Board
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _gates = new();

    public IReadOnlyList<string> Lines => [.. _lines];

    public void Write(string line) => _lines.Enqueue(line);

    /// <summary>Waits until <see cref="Open"/> was called for this name.</summary>
    public Task Gate(string name) => Source(name).Task;

    public void Open(string name) => Source(name).TrySetResult();

    /// <summary>Waits, with a deadline, until grain code has opened a gate.</summary>
    public Task ReachedAsync(string name) => Gate(name).WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Lets everything go that waits at a gate.</summary>
    public void OpenAll()
    {
        foreach (var gate in _gates.Values)
        {
            gate.TrySetResult();
        }
    }

    private TaskCompletionSource Source(string name) =>
        _gates.GetOrAdd(name, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
