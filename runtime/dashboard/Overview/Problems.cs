using System.Globalization;
using Actors.Runtime.Dashboard.Collection;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Overview;

/// <summary>What an operator should know first: a sentence each, the worst first; none when the cluster is well.</summary>
internal static class Problems
{
    private const int CountMax = 20;
    private const double ErrorRateMax = 0.05;
    private const double CallsMin = 20;
    private const int PoolQueueMax = 1_000;

    private static readonly TimeSpan RunningMax = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan JoiningMax = TimeSpan.FromSeconds(30);

    public static IReadOnlyList<string> Of(ClusterPicture picture, IReadOnlyList<SiloRow> silos) =>
        [.. OfReading(picture).Concat(silos.SelectMany(silo => OfSilo(picture, silos, silo))).Concat(OfLoad(picture)).Take(CountMax)];

    private static IEnumerable<string> OfReading(ClusterPicture picture)
    {
        if (picture.Error is { } error)
        {
            yield return error;
        }

        if (picture.Sample.Report.MembersError is { } unreadable)
        {
            yield return $"The membership table cannot be read: {unreadable.TrimEnd('.')}. The cluster goes on; who joins or leaves waits for the table.";
        }
    }

    private static IEnumerable<string> OfSilo(ClusterPicture picture, IReadOnlyList<SiloRow> silos, SiloRow silo)
    {
        if (silo.Error is { } error)
        {
            yield return error;
        }

        if (silo.Status == nameof(SiloStatus.Dead))
        {
            if (silo.Votes.Count > 0 && !silos.Any(other => other.Status == nameof(SiloStatus.Active) && IsSuccessor(other, silo)))
            {
                yield return $"Silo '{silo.Name}' is dead and has no successor on its address. {silo.Reason}";
            }
        }
        else if (silo.Votes.Count > 0 && silo.Error is not null)
        {
            yield return $"Silo '{silo.Name}' is suspected by {string.Join(", ", silo.Votes.Select(vote => $"'{vote.By}'"))}; unless it answers it is declared dead.";
        }
        else if (silo.Status is nameof(SiloStatus.Joining) or nameof(SiloStatus.Created) && silo.StartedAt < picture.Sample.At - JoiningMax)
        {
            yield return $"Silo '{silo.Name}' has been joining since {silo.StartedAt:HH:mm:ss} UTC; its own log says what it waits for.";
        }

        if (silo.PoolQueue > PoolQueueMax)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"Silo '{silo.Name}' has {silo.PoolQueue:N0} work items waiting for a thread: it is short of processors, or its threads are blocked.");
        }
    }

    private static IEnumerable<string> OfLoad(ClusterPicture picture)
    {
        if (picture.Sum.Calls >= CallsMin && (double)picture.Sum.Errors / picture.Sum.Calls is > ErrorRateMax and var rate)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{rate:P0} of the calls to grains end with an error; see Methods for which.");
        }

        var oldest = picture.Sample.Silos.Values.SelectMany(silo => silo.Figures?.OldestRequests ?? []).MaxBy(request => request.RunningFor);
        if (oldest is not null && oldest.RunningFor > RunningMax)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"'{oldest.Method}' of grain '{oldest.GrainId}' has been running for {oldest.RunningFor.TotalSeconds:N0} s with {oldest.WaitingBehind} requests behind it.");
        }
    }

    private static bool IsSuccessor(SiloRow other, SiloRow silo) =>
        SiloAddress.FromParsableString(silo.Address).IsPredecessorOf(SiloAddress.FromParsableString(other.Address));
}
