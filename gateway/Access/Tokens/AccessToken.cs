using System.Collections.Immutable;

namespace Actors.Gateway.Access.Tokens;

/// <summary>A token as it is stored: its secret is known only as a hash.</summary>
/// <param name="AccessorId">Its public name.</param>
/// <param name="SecretHash">SHA-256 of the secret.</param>
/// <param name="Description">For people.</param>
/// <param name="Policies">The ids of its policies.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it counts no more; null for never.</param>
/// <param name="CreateIndex">The ledger index at which it appeared; 0 before that.</param>
/// <param name="ModifyIndex">The ledger index of its last change; 0 before that.</param>
internal sealed record AccessToken(
    string AccessorId,
    ImmutableArray<byte> SecretHash,
    string Description,
    ImmutableArray<string> Policies,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    long CreateIndex = 0,
    long ModifyIndex = 0)
{
    /// <summary>The accessor of who gives no token.</summary>
    public const string Anonymous = "00000000-0000-0000-0000-000000000002";

    /// <summary>The accessor of the token that stands in the configuration.</summary>
    public const string Initial = "00000000-0000-0000-0000-000000000003";

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}

/// <summary>A policy: rules under a name.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name, which no other has.</param>
/// <param name="Description">For people.</param>
/// <param name="Rules">As they were given.</param>
/// <param name="CreateIndex">The ledger index at which it appeared; 0 before that.</param>
/// <param name="ModifyIndex">The ledger index of its last change; 0 before that.</param>
internal sealed record AccessPolicy(string Id, string Name, string Description, string Rules, long CreateIndex = 0, long ModifyIndex = 0)
{
    /// <summary>The policy that allows everything, tokens and policies included.</summary>
    public static AccessPolicy Management { get; } = new("00000000-0000-0000-0000-000000000001", "global-management", "Everything, tokens and policies included. Cannot be changed.", string.Empty, 1, 1);

    /// <summary>Whether nobody may change it.</summary>
    public bool IsBuiltIn => Id == Management.Id;
}
