using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Actors.Runtime.Management;

/// <summary>Asks the silos of the cluster. It has no state, so that every silo can have its own: management works while grains cannot be placed.</summary>
[StatelessWorker(1)]
[Reentrant]
[GrainType("sys.management")]
internal sealed class ManagementGrain(SiloFanOut silos, ClusterMembers members) : Grain, IManagementGrain, IClusterReportGrain
{
    public Task<Dictionary<SiloAddress, SiloStatus>> GetHosts(bool onlyActive) =>
        Task.FromResult(members.Statuses.Where(member => !onlyActive || member.Value == SiloStatus.Active).ToDictionary());

    public async Task<MembershipEntry[]> GetDetailedHosts(bool onlyActive) =>
        [.. (await members.ReadRowsAsync()).Where(member => !onlyActive || member.Status == SiloStatus.Active)];

    public async Task<SiloRuntimeStatistics[]> GetRuntimeStatistics(SiloAddress[] hostsIds) =>
        [.. await silos.CollectAsync(hostsIds, static silo => silo.GetRuntimeStatistics())];

    public Task ForceRuntimeStatisticsCollection(SiloAddress[] hostsIds) => DoAsync(hostsIds, static silo => silo.Refresh());

    public async Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics(SiloAddress[] hostsIds) =>
        [.. (await silos.CollectAsync(hostsIds, static silo => silo.GetActivationCounts())).SelectMany(statistics => statistics)];

    public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => GetSimpleGrainStatistics([]);

    public async Task<DetailedGrainStatistic[]> GetDetailedGrainStatistics(string[]? types, SiloAddress[]? hostsIds)
    {
        var classNames = types ?? [];
        return [.. (await silos.CollectAsync(hostsIds, silo => silo.GetActivations(classNames))).SelectMany(statistics => statistics)];
    }

    public async Task<int> GetGrainActivationCount(GrainReference grainReference)
    {
        ArgumentNullException.ThrowIfNull(grainReference);
        var grainId = grainReference.GrainId;
        return (await silos.CollectAsync(null, silo => silo.CountActivations(grainId))).Sum();
    }

    public async Task<int> GetTotalActivationCount() => (await silos.CollectAsync(null, static silo => silo.GetActivationCount())).Sum();

    public async ValueTask<SiloAddress?> GetActivationAddress(IAddressable reference)
    {
        var grainId = reference.GetGrainId();
        var answers = await silos.AskAsync(null, silo => silo.CountActivations(grainId));
        return answers.FirstOrDefault(answer => answer.Value > 0).Silo;
    }

    public async ValueTask<List<GrainId>> GetActiveGrains(GrainType type) =>
        [.. (await silos.CollectAsync(null, silo => silo.GetActivationsOfType(type))).SelectMany(grains => grains).Distinct()];

    public Task ForceGarbageCollection(SiloAddress[] hostsIds) => DoAsync(hostsIds, static silo => silo.CollectGarbage());

    public Task ForceActivationCollection(SiloAddress[] hostsIds, TimeSpan ageLimit) =>
        silos.CollectAsync(hostsIds, silo => silo.CollectActivations(ageLimit));

    public Task ForceActivationCollection(TimeSpan ageLimit) => ForceActivationCollection([], ageLimit);

    public ValueTask<long> ReadVersion() => new(members.Version);

    public Task<ClusterReport> Read() => ReadWithin(SiloFanOut.AnswerMax, ActivationCensus.AgeMax);

    public async Task<ClusterReport> ReadWithin(TimeSpan answerMax, TimeSpan censusAgeMax)
    {
        var reading = silos.AskAsync<ISiloControl, SiloFigures>(null, SiloControl.Role, silo => silo.GetFigures(censusAgeMax), answerMax);
        List<MembershipEntry> rows = [];
        string? rowsError = null;
        try
        {
            rows = await members.ReadRowsAsync();
        }
        catch (Exception exception)
        {
            rowsError = exception.Message;
        }

        var reports = (await reading).Select(answer => new SiloReport(answer.Silo, answer.Error?.Message, answer.Value));
        return new ClusterReport([.. reports], members.Version, rows, rowsError, members.ReadDirectory());
    }

    private Task<List<bool>> DoAsync(SiloAddress[] hostsIds, Func<ISiloControl, ValueTask> act) => silos.CollectAsync(hostsIds, async silo =>
    {
        await act(silo);
        return true;
    });
}
