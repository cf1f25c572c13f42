using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Runs;

/// <summary>Starts processes, and starts them again when they have ended, as a service manager does.</summary>
internal sealed class Supervisor
{
    private static readonly TimeSpan RestartMin = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RestartMax = TimeSpan.FromSeconds(3);

    private readonly World _world;
    private readonly SeededRandom _random;
    private readonly Dictionary<int, TimeSpan> _absences = [];
    private IModel? _model;

    public Supervisor(World world)
    {
        _world = world;
        _random = world.RandomFor("supervisor");
    }

    private IModel Model => _model ?? throw new InvalidOperationException("The supervisor has no model yet; call StartAll first.");

    /// <summary>Starts the first process of every host, spread over a time.</summary>
    public void StartAll(IModel model, TimeSpan spread)
    {
        _model = model;
        foreach (var host in _world.Hosts)
        {
            StartAfter(host, _random.Between(TimeSpan.Zero, spread));
        }
    }

    public void Kill(SimHost host, TimeSpan absence, bool silently = false)
    {
        host.Kill(silently ? "power-off" : "kill", silently);
        StartAfter(host, absence);
    }

    /// <summary>Asks the process to stop; it is away for a time once it has.</summary>
    public void Leave(SimHost host, TimeSpan absence)
    {
        if (host.Process is { IsRunning: true } process)
        {
            _absences[host.Index] = absence;
            _world.Note("leave", host.Index, value: process.Generation);
            Model.Leave(process);
        }
    }

    /// <summary>The program ends itself.</summary>
    public void Exit(SimProcess process, string why)
    {
        if (process.IsEnded)
        {
            return;
        }

        process.Host.Kill(why);
        StartAfter(process.Host, _absences.Remove(process.Host.Index, out var absence) ? absence : _random.Between(RestartMin, RestartMax));
    }

    public void EnsureStarted(SimHost host)
    {
        _absences.Remove(host.Index);
        if (host.Process is null)
        {
            Model.Start(host.Start());
        }
    }

    private void StartAfter(SimHost host, TimeSpan delay)
    {
        var generation = host.Generation;
        _world.After(delay, () =>
        {
            // Somebody may have started it in the meantime, and it may even have ended again.
            if (host.Process is null && host.Generation == generation)
            {
                Model.Start(host.Start());
            }
        });
    }
}
