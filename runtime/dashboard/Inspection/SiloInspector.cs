using System.Globalization;
using Actors.Runtime.Activations;
using Actors.Runtime.Hosting;
using Actors.Runtime.Lifetime;
using Actors.Runtime.Scheduling;
using Actors.Runtime.SystemTargets;
using Orleans;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>This silo's side of the dashboard. It walks over activations only when somebody asks, and returns no more than was asked for.</summary>
internal sealed class SiloInspector : ISiloInspector, ILifecycleParticipant<ISiloLifecycle>
{
    public const string Role = "dashboard";

    private const int IdentityLengthUsual = 512;
    private const int CallsShown = 50;

    private static readonly DeactivationReason Requested = new(DeactivationReasonCode.ApplicationRequested, "An operator asked for it in the dashboard.");
    private static readonly IComparer<Activation> ByIdentity = Comparer<Activation>.Create((left, right) => left.GrainId.CompareTo(right.GrainId));

    private readonly LocalSilo _silo;
    private readonly SystemTargetTable _systemTargets;
    private readonly ActivationCatalog _catalog;
    private readonly CoarseClock _clock;
    private readonly TraceRing _trace;
    private readonly SiloSettings _settings;
    private readonly StateViewer _states;

    public SiloInspector(
        LocalSilo silo,
        SystemTargetTable systemTargets,
        ActivationCatalog catalog,
        CoarseClock clock,
        TraceRing trace,
        SiloSettings settings,
        StateViewer states)
    {
        _silo = silo;
        _systemTargets = systemTargets;
        _catalog = catalog;
        _clock = clock;
        _trace = trace;
        _settings = settings;
        _states = states;
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe("dashboard", ServiceLifecycleStage.RuntimeServices, _ =>
    {
        _systemTargets.Add(Role, _silo.Address, this);
        return Task.CompletedTask;
    });

    public ValueTask<SiloNotes> ReadNotes() => new(new SiloNotes(_trace.Read(), _settings.Read(), null));

    public ValueTask<ActivationList> FindActivations(ActivationQuery query)
    {
        var found = new TopItems<Activation>(query.Skip + query.Take, ByIdentity);
        foreach (var activation in _catalog.Activations)
        {
            if ((query.Type is not { } type || activation.Settings.GrainType == type)
                && Finds(query.Search, activation.GrainId))
            {
                found.Add(activation);
            }
        }

        _clock.Refresh();
        return new(new ActivationList(found.Total, [.. found.Read().Select(activation => Describe([activation]))]));
    }

    public async Task<ActivationNotes?> Inspect(GrainId grainId)
    {
        var activations = Find(grainId);
        if (activations.Count == 0)
        {
            return null;
        }

        _clock.Refresh();
        var (state, error) = activations is [var only] ? await _states.ReadAsync(only).ConfigureAwait(false) : (null, null);
        var calls = activations.SelectMany(activation => activation.ListCalls(CallsShown, _clock.NowMilliseconds)).Take(CallsShown);
        return new ActivationNotes(
            Describe(activations),
            state,
            error,
            [.. calls.Select(call => new CallEntry(call.Method.ToString(), call.Caller?.ToString(), call.RunningMilliseconds is { } time ? Math.Max(0, time) / 1_000.0 : null))]);
    }

    public ValueTask<int> Deactivate(GrainId grainId)
    {
        var activations = Find(grainId);
        foreach (var activation in activations)
        {
            activation.Deactivate(Requested);
        }

        return new(activations.Count);
    }

    public async Task<MoveAnswer?> Migrate(GrainId grainId, SiloAddress? to)
    {
        var hint = to is null ? null : new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = to };
        return Find(grainId) is [var activation, ..] ? new MoveAnswer(await activation.MigrateAsync(hint).ConfigureAwait(false)) : null;
    }

    // Every activation of the silo is looked at, so none leaves a string behind.
    private static bool Finds(string search, GrainId grainId)
    {
        Span<char> text = stackalloc char[IdentityLengthUsual];
        return search.Length == 0
            || (text.TryWrite(CultureInfo.InvariantCulture, $"{grainId}", out var length)
                ? ((ReadOnlySpan<char>)text[..length]).Contains(search, StringComparison.OrdinalIgnoreCase)
                : grainId.ToString().Contains(search, StringComparison.OrdinalIgnoreCase));
    }

    private IReadOnlyList<Activation> Find(GrainId grainId) => _catalog.Find(grainId) switch
    {
        Activation { Status: not ActivationStatus.Invalid } activation => [activation],
        StatelessWorkerGroup group => group.Workers,
        _ => [],
    };

    private ActivationEntry Describe(IReadOnlyList<Activation> activations)
    {
        var loads = activations.Select(activation => activation.Describe(_clock.NowMilliseconds)).ToList();
        var oldest = loads.MaxBy(load => load.RunningFor);
        return new ActivationEntry(
            activations[0].GrainId,
            _silo.Address,
            loads.Sum(load => load.Waiting),
            loads.Sum(load => load.Running),
            (oldest.OldestMethod ?? loads.FirstOrDefault(load => load.OldestMethod is not null).OldestMethod)?.ToString(),
            Math.Max(0, loads.Min(load => load.IdleMilliseconds)) / 1000.0,
            loads.Max(load => load.AgeSeconds));
    }
}
