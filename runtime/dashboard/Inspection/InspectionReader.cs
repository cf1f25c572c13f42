using Actors.Runtime.Dashboard.Http;
using Actors.Runtime.Dashboard.Silos;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Dashboard;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>Answers for activations and reminders, which are looked up in the silos when somebody asks; and ends activations where that is allowed.</summary>
internal sealed partial class InspectionReader
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    private readonly IGrainFactory _grains;
    private readonly TimeProvider _timeProvider;
    private readonly IOptions<DashboardOptions> _options;
    private readonly ILogger<InspectionReader> _logger;

    public InspectionReader(IGrainFactory grains, TimeProvider timeProvider, IOptions<DashboardOptions> options, ILogger<InspectionReader> logger)
    {
        _grains = grains;
        _timeProvider = timeProvider;
        _options = options;
        _logger = logger;
    }

    private IClusterInspectorGrain Silos => _grains.GetGrain<IClusterInspectorGrain>(0);

    public async Task<Page<ActivationRow>> FindActivationsAsync(string? type, string? silo, PageQuery query, CancellationToken cancellationToken)
    {
        GrainType? grainType = string.IsNullOrEmpty(type) ? null : GrainType.Create(type);
        var address = string.IsNullOrEmpty(silo) ? null : SiloReader.Parse(silo);
        var asked = new ActivationQuery(grainType, query.Search, query.WithinReach().Skip, query.Size);
        var found = await WithinAsync(Silos.FindActivations(asked, address), cancellationToken);
        return new Page<ActivationRow>(found.Total, query.Number, query.Size, [.. found.Items.Select(ActivationRow.Of)]);
    }

    public async Task<ActivationDetails> InspectAsync(string? grain, CancellationToken cancellationToken)
    {
        var id = Parse(grain);
        return await WithinAsync(Silos.Inspect(id), cancellationToken) is { } notes
            ? new ActivationDetails(notes)
            : throw DashboardException.NotFound($"Grain '{id}' is not active in any silo; it is activated by the next call.");
    }

    public async Task<ActionAnswer> DeactivateAsync(string? grain, CancellationToken cancellationToken)
    {
        var id = ParseToChange(grain);
        var count = await WithinAsync(Silos.Deactivate(id), cancellationToken);
        Log.Deactivated(_logger, count, id);
        return count > 0
            ? new ActionAnswer($"Grain '{id}' ends after what it does now.")
            : throw DashboardException.NotFound($"Grain '{id}' is not active in any silo.");
    }

    public async Task<ActionAnswer> MigrateAsync(string? grain, string? silo, CancellationToken cancellationToken)
    {
        var id = ParseToChange(grain);
        var to = string.IsNullOrEmpty(silo) ? null : SiloReader.Parse(silo);
        var answer = await WithinAsync(Silos.Migrate(id, to), cancellationToken)
            ?? throw DashboardException.NotFound($"Grain '{id}' is not active in any silo.");
        Log.Migrated(_logger, id, answer.Refusal ?? "it moves once it is idle");
        return answer.Refusal is null ? new ActionAnswer($"Grain '{id}' moves after what it does now.") : throw DashboardException.Conflict(answer.Refusal);
    }

    public async Task<Page<ReminderRow>> FindRemindersAsync(PageQuery query, CancellationToken cancellationToken)
    {
        var found = await WithinAsync(Silos.FindReminders(query.Search, query.WithinReach().Skip, query.Size), cancellationToken)
            ?? throw DashboardException.NotFound("The silos of this cluster have no reminders; AddReminders or a reminder service adds them.");
        return new Page<ReminderRow>(found.Total, query.Number, query.Size, [.. found.Items.Select(ReminderRow.Of)]);
    }

    private GrainId ParseToChange(string? grain) => _options.Value.ReadOnly
        ? throw DashboardException.Forbidden("This dashboard only shows; set Actors:Dashboard:ReadOnly to false where it is served to change things with it.")
        : Parse(grain);

    private static GrainId Parse(string? grain) => GrainId.TryParse(grain, null, out var id)
        ? id
        : throw DashboardException.BadRequest($"'{grain}' is no grain; give a type, a slash and a key.");

    private Task<TAnswer> WithinAsync<TAnswer>(Task<TAnswer> answer, CancellationToken cancellationToken) => answer.WaitAsync(AnswerMax, _timeProvider, cancellationToken);

    private static partial class Log
    {
        [LoggerMessage(2461, LogLevel.Information, "The dashboard was asked to deactivate {Count} activations of grain '{Grain}'")]
        public static partial void Deactivated(ILogger logger, int count, GrainId grain);

        [LoggerMessage(2462, LogLevel.Information, "The dashboard was asked to move grain '{Grain}': {Outcome}")]
        public static partial void Migrated(ILogger logger, GrainId grain, string outcome);
    }
}
