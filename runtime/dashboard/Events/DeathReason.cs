using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Events;

/// <summary>Why a silo is dead, from what its row tells.</summary>
internal static class DeathReason
{
    /// <summary>True when it left in order; a silo that was voted out has votes, and one that crashed has no time to leave.</summary>
    public static bool HasLeft(MembershipEntry row) => row.SuspectTimes is not { Count: > 0 };

    /// <summary>When it died: with the last vote. A silo that left tells it with its last sign of life.</summary>
    public static DateTimeOffset At(MembershipEntry row) =>
        Utc(row.SuspectTimes is { Count: > 0 } votes ? votes.Max(vote => vote.Item2) : row.IAmAliveTime);

    /// <summary>The sentence; null while it is not dead.</summary>
    public static string? Of(MembershipEntry row)
    {
        if (row.Status != SiloStatus.Dead)
        {
            return null;
        }

        if (row.SuspectTimes is not { Count: > 0 } votes)
        {
            return "It left the cluster in order.";
        }

        return votes is [var only] && row.SiloAddress.IsPredecessorOf(only.Item1)
            ? $"'{only.Item1}' has started on its address, so it must have ended."
            : $"It was declared dead by {string.Join(", ", votes.Select(vote => $"'{vote.Item1}' at {vote.Item2:HH:mm:ss.fff} UTC"))}: it did not answer them any more.";
    }

    public static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
