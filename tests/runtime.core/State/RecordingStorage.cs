using Orleans.Storage;

namespace Actors.Runtime.Core.Tests.State;

/// <summary>A storage that notes its operations, waits when told to, and fails when told to.</summary>
public sealed class RecordingStorage : IGrainStorage
{
    private readonly Lock _lock = new();
    private readonly List<string> _operations = [];
    private int _running;

    public Task? Hold { get; set; }

    public Exception? Failure { get; set; }

    public bool HasOverlapped { get; private set; }

    public IReadOnlyList<string> Operations
    {
        get
        {
            lock (_lock)
            {
                return [.. _operations];
            }
        }
    }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.State ??= Activator.CreateInstance<T>();
        return DoAsync("read");
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = true;
        return DoAsync($"write {(grainState.State as Tally)?.Value}");
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.RecordExists = false;
        return DoAsync("clear");
    }

    private async Task DoAsync(string operation)
    {
        lock (_lock)
        {
            _operations.Add(operation);
            HasOverlapped |= ++_running > 1;
        }

        await (Hold ?? Task.CompletedTask);
        lock (_lock)
        {
            _running--;
        }

        if (Failure is { } failure)
        {
            throw failure;
        }
    }
}
