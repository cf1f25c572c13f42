using Actors.Ledger;

namespace Actors.Gateway.Access.Tokens;

/// <summary>
/// Changes tokens and policies in the ledger. Each commit names the versions that it replaces, and is answered only when this gateway's own picture shows
/// it: the next request here is judged by it.
/// </summary>
internal sealed class AccessStore(ILedger ledger, AccessPicture picture, TimeProvider timeProvider)
{
    private static readonly TimeSpan ShownWithin = TimeSpan.FromSeconds(5);

    /// <summary>Stores a new token; false when its secret or accessor is taken, or, for the first one, when there was a first one before.</summary>
    public Task<bool> CreateAsync(AccessToken token, bool isFirst = false)
    {
        var batch = new List<Mutation>
        {
            Mutation.Put(AccessRows.Tokens, token.AccessorId, AccessRows.Encode(token), 0),
            Mutation.Put(AccessRows.Secrets, HashKey(token), System.Text.Encoding.UTF8.GetBytes(token.AccessorId), 0),
        };
        if (isFirst)
        {
            batch.Add(Mutation.Put(AccessRows.Bootstrap, AccessRows.BootstrapKey, ReadOnlyMemory<byte>.Empty, 0));
        }

        return CommitAsync(batch);
    }

    /// <summary>Stores a token that has changed; false when somebody else has changed it meanwhile.</summary>
    public Task<bool> UpdateAsync(AccessToken token, long version) =>
        CommitAsync([Mutation.Put(AccessRows.Tokens, token.AccessorId, AccessRows.Encode(token), version)]);

    /// <summary>Removes a token; false when somebody else has changed it meanwhile.</summary>
    public Task<bool> DeleteAsync(AccessToken token) => CommitAsync(Removal(token));

    /// <summary>Stores a policy in place of another, or a new one; false when its name is taken or somebody else has changed it meanwhile.</summary>
    public Task<bool> SetAsync(AccessPolicy policy, AccessPolicy? former)
    {
        var batch = new List<Mutation> { Mutation.Put(AccessRows.Policies, policy.Id, AccessRows.Encode(policy), former?.ModifyIndex ?? 0) };
        if (former?.Name != policy.Name)
        {
            batch.Add(Mutation.Put(AccessRows.PolicyNames, policy.Name, System.Text.Encoding.UTF8.GetBytes(policy.Id), 0));
            if (former is not null)
            {
                batch.Add(Mutation.Delete(AccessRows.PolicyNames, former.Name));
            }
        }

        return CommitAsync(batch);
    }

    /// <summary>Removes a policy; false when somebody else has changed it meanwhile.</summary>
    public Task<bool> DeleteAsync(AccessPolicy policy) => CommitAsync(
        [Mutation.Delete(AccessRows.Policies, policy.Id, policy.ModifyIndex), Mutation.Delete(AccessRows.PolicyNames, policy.Name)]);

    /// <summary>What removes a token.</summary>
    public static IReadOnlyList<Mutation> Removal(AccessToken token) =>
        [Mutation.Delete(AccessRows.Tokens, token.AccessorId, token.ModifyIndex), Mutation.Delete(AccessRows.Secrets, HashKey(token))];

    // A commit that is on its way is not given up because its client has gone: its outcome must be shown here.
    private async Task<bool> CommitAsync(IReadOnlyList<Mutation> batch)
    {
        var committed = await ledger.CommitAsync(batch, CancellationToken.None);
        if (committed.Applied)
        {
            await picture.ReachAsync(committed.Results.Max(result => result.Index)).WaitAsync(ShownWithin, timeProvider);
        }

        return committed.Applied;
    }

    private static string HashKey(AccessToken token) => Convert.ToHexStringLower(token.SecretHash.AsSpan());
}
