using Actors.Runtime.Activations;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace Actors.Runtime.State;

/// <summary>
/// One state of one activation. Operations run one after another in the order of the calls; a write that is asked for while
/// another one still waits to start shares it, because both would save the same memory.
/// </summary>
/// <remarks>Used only on turns of its activation, so it needs no lock.</remarks>
internal sealed class PersistentState<TState> : IPersistentState<TState>, IStateView, IGrainMigrationParticipant
{
    private readonly Activation _activation;
    private readonly string _stateName;
    private readonly IGrainStorage _storage;
    private readonly GrainState<TState> _state = new();
    private Task _last = Task.CompletedTask;
    private Task? _waitingWrite;
    private bool _isLoaded;
    private bool _isWaiting;
    private bool _isBrought;

    public PersistentState(Activation activation, string stateName, IGrainStorage storage)
    {
        _activation = activation;
        _stateName = stateName;
        _storage = storage;
        activation.Extras.Add(this);
    }

    public TState State
    {
        get => Loaded._state.State!;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => Loaded._state.RecordExists;

    string IStateView.Name => _stateName;

    bool IStateView.IsLoaded => _isLoaded;

    object? IStateView.Value => _state.State;

    void IGrainMigrationParticipant.OnDehydrate(IDehydrationContext dehydrationContext)
    {
        // While storage still works on it nobody knows what is stored; then the next activation reads it.
        if (_isLoaded && _last.IsCompletedSuccessfully)
        {
            dehydrationContext.TryAddValue(LuggageKey, new MovedState<TState>(_state.State, _state.ETag, _state.RecordExists));
        }
    }

    void IGrainMigrationParticipant.OnRehydrate(IRehydrationContext rehydrationContext)
    {
        if (rehydrationContext.TryGetValue<MovedState<TState>>(LuggageKey, out var moved))
        {
            (_state.State, _state.ETag, _state.RecordExists) = (moved.State!, moved.Etag, moved.RecordExists);
            _isLoaded = true;
            _isBrought = true;
        }
    }

    private string LuggageKey => $"state:{_stateName}";

    private PersistentState<TState> Loaded => _isLoaded ? this : throw new InvalidOperationException(
        $"The state '{_stateName}' of grain '{_activation.GrainId}' is not loaded yet; use it in OnActivateAsync or later, not in the constructor.");

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken)
    {
        if (_isBrought)
        {
            // The read that every activation begins with; this one has brought along what it would find.
            _isBrought = false;
            return Task.CompletedTask;
        }

        return Enqueue("read state", () => _storage.ReadStateAsync(_stateName, _activation.GrainId, _state, cancellationToken));
    }

    public Task WriteStateAsync() => _waitingWrite ?? WriteStateAsync(CancellationToken.None);

    public Task WriteStateAsync(CancellationToken cancellationToken)
    {
        var write = Enqueue(
            "write state",
            () =>
            {
                _waitingWrite = null;
                return _storage.WriteStateAsync(_stateName, _activation.GrainId, _state, cancellationToken);
            });

        // A write that may be cancelled is not shared: its cancellation is nobody else's.
        _waitingWrite = cancellationToken.CanBeCanceled || write.IsCompleted || !_isWaiting ? null : write;
        return write;
    }

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ClearStateAsync(CancellationToken cancellationToken) =>
        Enqueue("clear state", () => _storage.ClearStateAsync(_stateName, _activation.GrainId, _state, cancellationToken));

    private Task Enqueue(string name, Func<Task> operation)
    {
        // What is asked for after this operation may not run before it.
        _waitingWrite = null;
        if (!_activation.IsOnTurn)
        {
            throw new InvalidOperationException(
                $"The state '{_stateName}' of grain '{_activation.GrainId}' was used outside of the grain's turns, for example after ConfigureAwait(false); use it only in the grain's own context.");
        }

        _isWaiting = !_last.IsCompleted;
        return _last = RunAfter(_last, name, operation);
    }

    private async Task RunAfter(Task previous, string name, Func<Task> operation)
    {
        if (!previous.IsCompleted)
        {
            // How the one before ended concerns only its own caller.
            await previous.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
        }

        try
        {
            await StorageTrace.RunAsync(name, operation);
            _isLoaded = true;
        }
        catch (InconsistentStateException conflict)
        {
            _activation.Extras.LastConflict = conflict;
            throw;
        }
        catch (Exception exception) when (exception is not OrleansException and not OperationCanceledException)
        {
            throw new OrleansException($"The storage of the state '{_stateName}' of grain '{_activation.GrainId}' failed: {exception.Message}", exception);
        }
    }
}
