using Actors.Simulation.Tests.Faults;
using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Runs;

/// <summary>One seed from start to end: the cluster starts, suffers, is healed, converges, and stays so.</summary>
internal sealed class Run
{
    private const int EventsShown = 60;
    private const int HostsAtOnceMax = 60;

    // How often it is looked whether the cluster has converged; also the resolution of that figure.
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    // What was on its way when the faults ended may disturb once more; who stays converged for so long has converged.
    private static readonly TimeSpan QuietTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan StartInterval = TimeSpan.FromMilliseconds(50);

    private readonly RunSettings _settings;
    private readonly World _world;
    private readonly Supervisor _supervisor;
    private readonly FaultInjector _injector;
    private readonly IModel _model;
    private readonly IReadOnlyList<Fault> _plan;
    private Phase _phase;

    private Run(RunSettings settings, ModelFactory factory)
    {
        _settings = settings;
        _world = new World(settings.Seed, settings.Hosts, new Trace(settings.Output));
        _supervisor = new Supervisor(_world);
        _injector = new FaultInjector(_world, _supervisor);
        _model = factory(_world, _supervisor);
        _plan = [.. FaultPlan.Generate(settings.Profile, settings.Hosts, _world.RandomFor("plan"))
            .Where(fault => settings.Faults is null || settings.Faults.Contains(fault.Number))];
    }

    public static RunResult Execute(RunSettings settings, ModelFactory factory) => new Run(settings, factory).Execute();

    private RunResult Execute()
    {
        TimeSpan? convergence = null;
        try
        {
            _supervisor.StartAll(_model, StartSpread(_settings.Hosts));
            Converge(Phase.Start);
            Begin(Phase.Faults);
            _injector.Schedule(_plan);
            Pass(_settings.Profile.Duration + _settings.Profile.Rest);
            Begin(Phase.Healed, _injector.Heal);
            convergence = Converge(Phase.Healed);
            return Result(convergence, failure: null);
        }
        // Whatever the code under test throws is a finding too, and needs the trace just as much.
        catch (Exception exception)
        {
            var message = exception is InvariantException ? exception.Message : exception.ToString();
            return Result(convergence, new RunFailure(message, _phase, _plan, DescribeModel(), [.. _world.Trace.Last(EventsShown).Select(entry => entry.ToString())]));
        }
    }

    // Every join is two writes of the table, one after the other: many silos that start at once only race each other for most of the run.
    private static TimeSpan StartSpread(int hosts) => TimeSpan.FromSeconds(1) + (Math.Max(hosts - HostsAtOnceMax, 0) * StartInterval);

    private RunResult Result(TimeSpan? convergence, RunFailure? failure) => 
        new(_world.Steps, _world.Now, convergence, _world.Trace.Hash, failure) { Measurements = [.. _model.Measurements], Tally = _world.Tally };

    private void Begin(Phase phase, Action? first = null)
    {
        _phase = phase;
        _world.Note("phase", value: (long)phase, detail: phase);
        _model.OnPhase(phase);
        first?.Invoke();
        _model.CheckStep();
    }

    private void Pass(TimeSpan duration)
    {
        var until = _world.Now + duration;
        while (_world.Step(until))
        {
            _model.CheckStep();
        }
    }

    // Returns how long it took until the state was reached in which it then stayed.
    private TimeSpan Converge(Phase phase)
    {
        _phase = phase;
        var startedAt = _world.Now;
        TimeSpan? since = null;
        do
        {
            Pass(LookInterval);
            var missing = _model.NotConverged();
            since = missing is null ? since ?? _world.Now : null;
            if (missing is not null && _world.Now - startedAt >= _model.ConvergenceMax)
            {
                throw new InvariantException($"Not converged {_model.ConvergenceMax.TotalSeconds} s after {(phase == Phase.Start ? "the start" : "the last fault")}: {missing}");
            }
        }
        while (since is not { } at || _world.Now - at < QuietTime);
        return since.Value - startedAt;
    }

    private IReadOnlyList<string> DescribeModel()
    {
        try
        {
            return [.. _model.Describe()];
        }
        catch (Exception exception)
        {
            return [$"The model could not describe itself: {exception.Message}"];
        }
    }
}
