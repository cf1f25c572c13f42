using Actors.Runtime.Activations;
using Actors.Runtime.Hosting;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Manifest;
using Actors.Runtime.Messaging;
using Actors.Runtime.SystemTargets;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Management;

/// <summary>This silo's side of management: reads its own figures and carries out what is asked of it.</summary>
internal sealed class SiloControl : ISiloControl, ILifecycleParticipant<ISiloLifecycle>
{
    public const string Role = "management";

    private const int GrainTypesMax = 1_000;
    private const int ActivationsMax = 100_000;

    private readonly LocalSilo _silo;
    private readonly SystemTargetTable _systemTargets;
    private readonly GrainTypeMap _types;
    private readonly ActivationCatalog _catalog;
    private readonly ActivationCensus _census;
    private readonly IdleCollector _collector;
    private readonly ProcessProbe _process;
    private readonly SiloConnections _connections;

    public SiloControl(
        LocalSilo silo,
        SystemTargetTable systemTargets,
        GrainTypeMap types,
        ActivationCatalog catalog,
        ActivationCensus census,
        IdleCollector collector,
        ProcessProbe process,
        SiloConnections connections)
    {
        _silo = silo;
        _systemTargets = systemTargets;
        _types = types;
        _catalog = catalog;
        _census = census;
        _collector = collector;
        _process = process;
        _connections = connections;
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe("management", ServiceLifecycleStage.RuntimeServices, _ =>
    {
        _systemTargets.Add(Role, _silo.Address, this);
        return Task.CompletedTask;
    });

    public ValueTask<SiloFigures> GetFigures(TimeSpan censusAgeMax)
    {
        var census = _census.Take(censusAgeMax);
        return new(new SiloFigures(
            _silo.Status,
            _process.UtcNow(),
            ReadRuntime(census),
            _process.Read(),
            ReadTypes(census),
            census.OldestRequests,
            census.LongestQueues,
            _connections.Read()));
    }

    public ValueTask<SiloRuntimeStatistics> GetRuntimeStatistics() => new(ReadRuntime(_census.Take()));

    public ValueTask<int> GetActivationCount() => new(_catalog.ActivationCount);

    public ValueTask<List<SimpleGrainStatistic>> GetActivationCounts() => new(
    [
        .. _census.Take().Types.Values.Select(type => new SimpleGrainStatistic
        {
            GrainType = NameOf(type.Settings),
            SiloAddress = _silo.Address,
            ActivationCount = type.Activations,
        }),
    ]);

    public ValueTask<List<DetailedGrainStatistic>> GetActivations(string[] classNames) => new(
    [
        .. _catalog.Activations
            .Where(activation => classNames.Length == 0 || classNames.Contains(NameOf(activation.Settings), StringComparer.Ordinal))
            .Take(ActivationsMax)
            .Select(activation => new DetailedGrainStatistic
            {
                GrainType = NameOf(activation.Settings),
                SiloAddress = _silo.Address,
                GrainId = activation.GrainId,
            }),
    ]);

    public ValueTask<List<GrainId>> GetActivationsOfType(GrainType grainType) => new(
        [.. _catalog.Activations.Where(activation => activation.Settings.GrainType == grainType).Take(ActivationsMax).Select(activation => activation.GrainId)]);

    public ValueTask<int> CountActivations(GrainId grainId) => new(_catalog.Find(grainId) switch
    {
        Activation { Status: not ActivationStatus.Invalid } => 1,
        StatelessWorkerGroup group => group.Workers.Count,
        _ => 0,
    });

    public ValueTask Refresh()
    {
        _census.Forget();
        return default;
    }

    public ValueTask CollectGarbage()
    {
        GC.Collect();
        return default;
    }

    public ValueTask<int> CollectActivations(TimeSpan ageLimit)
    {
        _census.Forget();
        return new(_collector.Collect(ageLimit));
    }

    private static string NameOf(GrainClassSettings settings) => settings.GrainClass.FullName ?? settings.GrainClass.Name;

    private SiloRuntimeStatistics ReadRuntime(Census census) => new()
    {
        ActivationCount = census.Total,
        RecentlyUsedActivationCount = census.RecentlyUsed,
        EnvironmentStatistics = _process.ReadEnvironment(),
        DateTime = _process.UtcNow(),
    };

    private List<GrainTypeFigures> ReadTypes(Census census) =>
    [
        .. _types.Met
            .Select(settings => ReadType(settings, census.Types.GetValueOrDefault(settings.GrainType)))
            .Where(type => type.Activations > 0 || type.Methods.Count > 0)
            .OrderByDescending(type => type.Activations)
            .Take(GrainTypesMax),
    ];

    private static GrainTypeFigures ReadType(GrainClassSettings settings, TypeCensus census) => new(
        settings.GrainType.ToString(),
        NameOf(settings),
        census.Activations,
        census.Waiting,
        census.Running,
        [
            .. settings.Calls.Read().Select(method =>
            {
                var figures = method.Read();
                return new MethodReport(method.Method.InterfaceName, method.Method.Name, figures.Calls, figures.Errors, figures.Microseconds, figures.Buckets);
            }),
        ]);
}
