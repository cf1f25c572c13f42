using Actors.Runtime.Management;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>Asks the silos' inspectors. Without state, so that every silo has its own and none is a bottleneck.</summary>
[StatelessWorker(1)]
[Reentrant]
[GrainType("sys.dashboard")]
internal sealed class InspectorGrain(SiloFanOut silos, IServiceProvider services, TimeProvider timeProvider) : Grain, IClusterInspectorGrain
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TableTimeMax = TimeSpan.FromSeconds(8);

    public async Task<SiloNotes> ReadNotes(SiloAddress silo)
    {
        var answer = (await AskAsync([silo], static inspector => inspector.ReadNotes()))[0];
        return answer.Value ?? new SiloNotes([], [], $"Log and configuration could not be read: {answer.Error!.Message.TrimEnd('.')}.");
    }

    public async Task<ActivationList> FindActivations(ActivationQuery query, SiloAddress? silo)
    {
        // The page of the whole may lie in one silo alone, so each gives as many as there are up to its end.
        var reach = query with { Skip = 0, Take = query.Skip + query.Take };
        var found = Answers(await AskAsync(silo is null ? null : [silo], inspector => inspector.FindActivations(reach)));
        return new ActivationList(
            found.Sum(list => list.Total),
            [.. found.SelectMany(list => list.Items).OrderBy(item => item.GrainId).ThenBy(item => item.Silo).Skip(query.Skip).Take(query.Take)]);
    }

    public async Task<ActivationNotes?> Inspect(GrainId grainId) =>
        Answers(await AskAsync(null, async inspector => await inspector.Inspect(grainId))).FirstOrDefault(notes => notes is not null);

    public async Task<int> Deactivate(GrainId grainId) => Answers(await AskAsync(null, inspector => inspector.Deactivate(grainId))).Sum();

    public async Task<MoveAnswer?> Migrate(GrainId grainId, SiloAddress? to) =>
        Answers(await AskAsync(null, async inspector => await inspector.Migrate(grainId, to))).FirstOrDefault(answer => answer is not null);

    public async Task<ReminderList?> FindReminders(string search, int skip, int take)
    {
        if (services.GetService<IReminderTable>() is not { } table)
        {
            return null;
        }

        using var limit = new CancellationTokenSource(TableTimeMax, timeProvider);
        return await ReminderFinder.FindAsync(table, search, skip, take, limit.Token);
    }

    // A part of the silos is better than nothing, but nothing must not look like an answer.
    private static List<TValue> Answers<TValue>(SiloAnswer<TValue>[] answers) =>
        answers.Any(answer => answer.Error is null) || answers.Length == 0
            ? [.. answers.Where(answer => answer.Error is null).Select(answer => answer.Value!)]
            : throw new SiloUnavailableException($"No silo answered the dashboard: {answers[0].Error!.Message}", answers[0].Error!);

    private Task<SiloAnswer<TValue>[]> AskAsync<TValue>(IReadOnlyCollection<SiloAddress>? asked, Func<ISiloInspector, ValueTask<TValue>> ask) =>
        silos.AskAsync(asked, SiloInspector.Role, ask, AnswerMax);
}
