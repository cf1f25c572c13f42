using System.Collections.Immutable;
using Orleans.Runtime;

namespace Actors.Runtime.Membership;

/// <summary>Which votes count, and how many are needed. Pure.</summary>
internal static class DeathVotes
{
    /// <summary>
    /// The votes that count: younger than the expiration before now or before the newest vote, whichever is later, so that a voter whose
    /// clock is ahead does not void the others; and cast by silos that are not dead themselves. One per voter, the latest.
    /// </summary>
    public static ImmutableArray<SuspicionVote> Fresh(MemberRow row, MembershipView view, DateTime now, TimeSpan expiration)
    {
        if (row.Votes.IsDefaultOrEmpty)
        {
            return [];
        }

        var newest = row.Votes.Max(vote => vote.Time);
        var limit = (newest > now ? newest : now) - expiration;
        return [.. row.Votes
            .Where(vote => vote.Time > limit && view.Find(vote.Voter) is { IsAlive: true })
            .GroupBy(vote => vote.Voter)
            .Select(group => group.MaxBy(vote => vote.Time))
            .OrderBy(vote => vote.Time)];
    }

    /// <summary>How many votes declare a silo dead: at most <paramref name="neededMax"/>, at most half of those that can vote, at least one.</summary>
    /// <param name="neededMax">The limit that is set.</param>
    /// <param name="votersCount">The active silos that are not stale, the suspected one included.</param>
    public static int Needed(int neededMax, int votersCount) => Math.Max(1, Math.Min(neededMax, (votersCount + 1) / 2));

    /// <summary>The votes with a voter's new one; at most <paramref name="keptMax"/> are kept, the newest.</summary>
    public static ImmutableArray<SuspicionVote> Add(ImmutableArray<SuspicionVote> votes, SiloAddress voter, DateTime now, int keptMax)
    {
        var added = votes.RemoveAll(vote => vote.Voter.Equals(voter)).Add(new SuspicionVote(voter, now));
        return added.Length <= keptMax ? added : [.. added.OrderBy(vote => vote.Time).Skip(added.Length - keptMax)];
    }

    /// <summary>Who voted and when, for people.</summary>
    public static string Describe(MemberRow row) => row.Votes.IsDefaultOrEmpty
        ? "without votes"
        : $"by {string.Join(", ", row.Votes.Select(vote => $"'{vote.Voter}' at {vote.Time:HH:mm:ss.fff} UTC"))}";
}
