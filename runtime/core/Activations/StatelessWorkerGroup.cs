using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Manifest;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Activations;

/// <summary>
/// The workers of one stateless worker grain: a call goes to an idle worker, else to a new one while there may be more, else to
/// the one with the shortest queue. A group ends with its last worker, and the next call makes another group.
/// </summary>
internal sealed class StatelessWorkerGroup : CallTarget
{
    private readonly ActivationHost _host;
    private readonly GrainClassSettings _settings;
    private readonly IdSpan _key;
    private readonly Lock _gate = new();
    private Activation[] _workers = [];
    private bool _hasEnded;

    public StatelessWorkerGroup(ActivationHost host, GrainClassSettings settings, IdSpan key)
    {
        _host = host;
        _settings = settings;
        _key = key;
    }

    public IReadOnlyList<Activation> Workers => Volatile.Read(ref _workers);

    public override bool TryEnqueue(Request request)
    {
        try
        {
            while (Choose() is { } worker)
            {
                if (worker.TryEnqueue(request))
                {
                    return true;
                }

                Remove(worker, endsWithLast: false);
            }

            return false;
        }
        catch (SiloUnavailableException exception)
        {
            if (_host.Registrar is not null)
            {
                // Another silo of the cluster can take the call.
                return false;
            }

            request.Refuse(exception);
            return true;
        }
    }

    /// <summary>Forgets a worker; true when it was the last one and the group has ended.</summary>
    public bool Remove(Activation worker) => Remove(worker, endsWithLast: true);

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

    private bool Remove(Activation worker, bool endsWithLast)
    {
        lock (_gate)
        {
            Volatile.Write(ref _workers, [.. _workers.Where(other => other != worker)]);
            _hasEnded |= endsWithLast && _workers.Length == 0;
            return _hasEnded;
        }
    }

    // Null when the group has ended.
    private Activation? Choose()
    {
        Activation? shortest = null;
        var shortestLoad = int.MaxValue;
        var workers = Workers;
        for (var i = 0; i < workers.Count && shortestLoad > 0; i++)
        {
            var worker = workers[i];
            var (waiting, running) = worker.Load();
            if (worker.Status <= ActivationStatus.Valid && waiting + running < shortestLoad)
            {
                shortest = worker;
                shortestLoad = waiting + running;
            }
        }

        var isEnough = shortestLoad == 0 || workers.Count >= _settings.StatelessWorker!.MaxLocal;
        return isEnough && shortest is not null ? shortest : AddWorker(shortest);
    }

    private Activation? AddWorker(Activation? otherwise)
    {
        _host.Catalog.ThrowIfStopping(new GrainId(_settings.GrainType, _key));
        Activation worker;
        lock (_gate)
        {
            if (_hasEnded)
            {
                return null;
            }

            var live = _workers.Count(other => other.Status <= ActivationStatus.Valid);
            if (live >= _settings.StatelessWorker!.MaxLocal && otherwise is not null)
            {
                return otherwise;
            }

            worker = new Activation(_host, _settings, _key);
            Volatile.Write(ref _workers, [.. _workers, worker]);
        }

        _host.Catalog.Begin(worker);
        return worker;
    }
}
