using Actors.Runtime.Dashboard.Collection;
using Actors.Runtime.Dashboard.Events;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Overview;

/// <summary>Lists the silos of a picture: those of the table, and those that answer without being in it, as a silo alone does.</summary>
internal static class SiloRows
{
    // The dead stay in the table for days; on these pages they are news for an hour.
    private static readonly TimeSpan DeadShown = TimeSpan.FromHours(1);

    private const int CountMax = 1_000;

    /// <summary>The silos that matter now, by name; the dead come last.</summary>
    public static List<SiloRow> Of(ClusterPicture picture)
    {
        var shown = picture.Members.Where(row => row.Status != SiloStatus.Dead || DeathReason.At(row) > picture.Sample.At - DeadShown);
        var others = picture.Sample.Silos.Keys.Where(silo => picture.Members.All(row => row.SiloAddress != silo));
        return
        [
            .. shown.Select(row => Of(picture, row.SiloAddress, row))
                .Concat(others.Select(silo => Of(picture, silo, null)))
                .OrderBy(row => row.Reason is not null).ThenBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Address, StringComparer.Ordinal)
                .Take(CountMax),
        ];
    }

    /// <summary>One silo; null when it is not known.</summary>
    public static SiloRow? Find(ClusterPicture picture, SiloAddress silo)
    {
        var row = picture.Members.FirstOrDefault(row => row.SiloAddress == silo);
        return row is null && !picture.Sample.Silos.ContainsKey(silo) ? null : Of(picture, silo, row);
    }

    public static IReadOnlyList<SiloVote> VotesOf(MembershipEntry? row) =>
        [.. (row?.SuspectTimes ?? []).Select(vote => new SiloVote(vote.Item1.ToParsableString(), DeathReason.Utc(vote.Item2)))];

    private static SiloRow Of(ClusterPicture picture, SiloAddress silo, MembershipEntry? row)
    {
        var sample = picture.Sample.Silos.GetValueOrDefault(silo);
        var identity = Identify(picture.Sample, silo, row, sample);
        return sample?.Figures is not { } figures ? identity : identity with
        {
            Cpu = Figures.Round(figures.Runtime.EnvironmentStatistics.CpuUsagePercentage / 100),
            MemoryBytes = figures.Process.WorkingSetBytes,
            ManagedBytes = figures.Process.ManagedBytes,
            GcPausePercent = picture.Loads[silo].CollectionPausePercent,
            Threads = figures.Process.PoolThreads,
            PoolQueue = figures.Process.PoolQueueLength,
            Activations = figures.Runtime.ActivationCount,
            RequestsPerSecond = picture.Loads[silo].RequestsPerSecond,
            ErrorsPerSecond = picture.Loads[silo].ErrorsPerSecond,
            P99 = picture.Loads[silo].TailMilliseconds,
            Connections = figures.Connections.Count,
        };
    }

    private static SiloRow Identify(ClusterSample picture, SiloAddress silo, MembershipEntry? row, SiloSample? sample)
    {
        var uptime = sample?.Figures?.Process.Uptime;
        var startedAt = row is { StartTime: var started } && started != default ? DeathReason.Utc(started) : picture.At - uptime;
        return new SiloRow
        {
            Address = silo.ToParsableString(),
            Name = row?.SiloName is { Length: > 0 } name ? name : silo.Endpoint.ToString(),
            Host = row?.HostName ?? Environment.MachineName,
            Status = (row?.Status ?? sample?.Figures?.Status ?? SiloStatus.None).ToString(),
            StartedAt = startedAt,
            UptimeSeconds = uptime is { } time ? Math.Round(time.TotalSeconds, 1) : null,
            Votes = VotesOf(row),
            Error = sample?.Report.Error is { } error ? $"Silo '{silo}' does not answer: {error.TrimEnd('.')}." : null,
            Reason = row is null ? null : DeathReason.Of(row),
        };
    }
}
