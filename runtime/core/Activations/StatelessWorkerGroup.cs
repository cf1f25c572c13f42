using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Manifest;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Activations;

/// <summary>
/// The workers of one stateless worker grain: a call goes to an idle worker, else to a new one while there may be more, else to
/// the one with the shortest queue.
/// </summary>
internal sealed class StatelessWorkerGroup : CallTarget
{
    private readonly ActivationHost _host;
    private readonly GrainClassSettings _settings;
    private readonly IdSpan _key;
    private readonly Lock _gate = new();
    private Activation[] _workers = [];

    public StatelessWorkerGroup(ActivationHost host, GrainClassSettings settings, IdSpan key)
    {
        _host = host;
        _settings = settings;
        _key = key;
    }

    public IReadOnlyList<Activation> Workers => Volatile.Read(ref _workers);

    public override bool TryEnqueue(Request request)
    {
        while (true)
        {
            var worker = Choose();
            if (worker.TryEnqueue(request))
            {
                return true;
            }

            Remove(worker);
        }
    }

    public void Remove(Activation worker)
    {
        lock (_gate)
        {
            Volatile.Write(ref _workers, [.. _workers.Where(other => other != worker)]);
        }
    }

    /// <summary>Ends workers that have been idle since <paramref name="idleSinceMilliseconds"/>, all but one.</summary>
    public void RemoveIdle(long idleSinceMilliseconds)
    {
        if (_settings.StatelessWorker!.RemoveIdleWorkers)
        {
            foreach (var worker in Workers.Skip(1))
            {
                worker.TryCollect(idleSinceMilliseconds);
            }
        }
    }

    private Activation Choose()
    {
        Activation? shortest = null;
        var shortestLoad = int.MaxValue;
        foreach (var worker in Workers)
        {
            var (waiting, running) = worker.Load();
            if (worker.Status <= ActivationStatus.Valid && waiting + running < shortestLoad)
            {
                shortest = worker;
                shortestLoad = waiting + running;
            }

            if (shortestLoad == 0)
            {
                return shortest!;
            }
        }

        return Workers.Count < _settings.StatelessWorker!.MaxLocal || shortest is null ? AddWorker(shortest) : shortest;
    }

    private Activation AddWorker(Activation? otherwise)
    {
        Activation worker;
        lock (_gate)
        {
            var live = _workers.Count(other => other.Status <= ActivationStatus.Valid);
            if (live >= _settings.StatelessWorker!.MaxLocal && otherwise is not null)
            {
                return otherwise;
            }

            worker = new Activation(_host, _settings, _key);
            worker.SetComponent(this);
            Volatile.Write(ref _workers, [.. _workers, worker]);
        }

        worker.Begin();
        return worker;
    }
}
