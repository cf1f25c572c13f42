namespace Actors.Tests.Infrastructure.Histories;

/// <summary>What a check of a history has found.</summary>
public enum Verdict
{
    /// <summary>There is an order in which every operation could have had its outcome.</summary>
    Linearizable,

    /// <summary>There is none.</summary>
    NotLinearizable,

    /// <summary>The search met its limit before it knew.</summary>
    Undecided,
}
