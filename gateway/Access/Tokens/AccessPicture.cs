using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Actors.Gateway.Access.Rules;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access.Tokens;

/// <summary>
/// All tokens and policies, in memory: requests are judged without asking the database. It is kept as the ledger's tail tells; whoever relies on rights
/// that change is told by their <see cref="Rights.Revoked"/>.
/// </summary>
internal sealed class AccessPicture
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AccessToken> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessPolicy> _policies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<AccessRule>> _rules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Rights> _rights = new(StringComparer.Ordinal);
    private readonly SecretTable<Rights> _bySecret = new();
    private readonly List<(long Index, TaskCompletionSource Reached)> _waiting = [];
    private readonly TimeProvider _timeProvider;
    private readonly bool _allowsByDefault;
    private volatile Rights _anonymous;
    private DateTimeOffset? _firstExpiry;
    private bool _isFirstExpiryKnown;
    private long _index = -1;

    public AccessPicture(IOptions<AccessOptions> options, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _allowsByDefault = options.Value.AllowsByDefault;
        _policies[AccessPolicy.Management.Id] = AccessPolicy.Management;
        _anonymous = MakeLocked(NoToken());
        if (options.Value.InitialManagementToken is { Length: > 0 } secret)
        {
            var initial = new AccessToken(AccessToken.Initial, Secret.Hash(secret), "The token of the configuration", [AccessPolicy.Management.Id], timeProvider.GetUtcNow(), null, 1, 1);
            _bySecret.Set(initial.SecretHash, MakeLocked(initial));
        }
    }

    /// <summary>Whether it has been read.</summary>
    public bool IsThere => Volatile.Read(ref _index) >= 0;

    /// <summary>The rights of who gives no token.</summary>
    public Rights Anonymous => _anonymous;

    /// <summary>When the first of the tokens expires; null when none does.</summary>
    public DateTimeOffset? FirstExpiry
    {
        get
        {
            lock (_lock)
            {
                if (!_isFirstExpiryKnown)
                {
                    (_firstExpiry, _isFirstExpiryKnown) = (_tokens.Values.Min(token => token.ExpiresAt), true);
                }

                return _firstExpiry;
            }
        }
    }

    /// <summary>Whose token it is, if it is one and has not expired.</summary>
    public bool TryFind(string secret, [NotNullWhen(true)] out Rights? rights) =>
        _bySecret.TryFind(secret, out rights) && !rights.Token.IsExpired(_timeProvider.GetUtcNow());

    /// <summary>Completes once it contains every change up to an index.</summary>
    public Task ReachAsync(long index)
    {
        lock (_lock)
        {
            if (_index >= index)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((index, reached));
            return reached.Task;
        }
    }

    public int TokenCount
    {
        get
        {
            lock (_lock)
            {
                return _tokens.Count;
            }
        }
    }

    public int PolicyCount
    {
        get
        {
            lock (_lock)
            {
                return _policies.Count;
            }
        }
    }

    public ImmutableArray<AccessToken> ListTokens()
    {
        lock (_lock)
        {
            return [.. _tokens.Values.OrderBy(token => token.CreateIndex)];
        }
    }

    public ImmutableArray<AccessPolicy> ListPolicies()
    {
        lock (_lock)
        {
            return [.. _policies.Values.OrderBy(policy => policy.CreateIndex)];
        }
    }

    /// <summary>The token with this accessor; that of the anonymous, too, and that of the configuration not.</summary>
    public AccessToken? FindToken(string accessor)
    {
        lock (_lock)
        {
            return _tokens.GetValueOrDefault(accessor) ?? (accessor == AccessToken.Anonymous ? NoToken() : null);
        }
    }

    /// <summary>The policy with this id, or with this name.</summary>
    public AccessPolicy? FindPolicy(string id, string name)
    {
        lock (_lock)
        {
            return _policies.GetValueOrDefault(id) ?? (name.Length == 0 ? null : _policies.Values.FirstOrDefault(policy => policy.Name == name));
        }
    }

    /// <summary>Takes in what was read anew, as of an index: whoever has other rights now is told.</summary>
    public void Replace(IReadOnlyCollection<AccessToken> tokens, IReadOnlyCollection<AccessPolicy> policies, long index)
    {
        lock (_lock)
        {
            var gonePolicies = _policies.Keys.Except(policies.Select(policy => policy.Id)).Where(id => id != AccessPolicy.Management.Id).ToList();
            gonePolicies.ForEach(id => SetPolicyLocked(id, null));
            foreach (var policy in policies)
            {
                SetPolicyLocked(policy.Id, policy);
            }

            var goneTokens = _tokens.Keys.Except(tokens.Select(token => token.AccessorId)).ToList();
            goneTokens.ForEach(accessor => SetTokenLocked(accessor, null));
            foreach (var token in tokens)
            {
                SetTokenLocked(token.AccessorId, token);
            }

            ReachedLocked(index);
        }
    }

    /// <summary>A token as it is now; null when it is gone.</summary>
    public void SetToken(string accessor, AccessToken? token)
    {
        lock (_lock)
        {
            SetTokenLocked(accessor, token);
        }
    }

    /// <summary>A policy as it is now; null when it is gone.</summary>
    public void SetPolicy(string id, AccessPolicy? policy)
    {
        lock (_lock)
        {
            SetPolicyLocked(id, policy);
        }
    }

    /// <summary>Every change up to an index is contained.</summary>
    public void Reached(long index)
    {
        lock (_lock)
        {
            ReachedLocked(index);
        }
    }

    /// <summary>Ends the rights of all tokens that have expired, and tells which they are.</summary>
    public ImmutableArray<AccessToken> Expire()
    {
        lock (_lock)
        {
            var now = _timeProvider.GetUtcNow();
            ImmutableArray<AccessToken> expired = [.. _tokens.Values.Where(token => token.IsExpired(now))];
            foreach (var token in expired)
            {
                SetTokenLocked(token.AccessorId, null);
            }

            return expired;
        }
    }

    private void SetTokenLocked(string accessor, AccessToken? token)
    {
        if (_tokens.GetValueOrDefault(accessor)?.ModifyIndex == token?.ModifyIndex)
        {
            return;
        }

        if (_tokens.Remove(accessor, out var former) && !former.SecretHash.IsEmpty)
        {
            _bySecret.Remove(former.SecretHash);
        }

        if (token is not null)
        {
            _tokens[accessor] = token;
        }

        _isFirstExpiryKnown = false;
        RenewLocked(accessor);
    }

    private void SetPolicyLocked(string id, AccessPolicy? policy)
    {
        if (_policies.GetValueOrDefault(id)?.ModifyIndex == policy?.ModifyIndex)
        {
            return;
        }

        _policies.Remove(id);
        _rules.Remove(id);
        if (policy is not null)
        {
            _policies[id] = policy;
            _rules[id] = ParseStored(policy);
        }

        foreach (var accessor in _tokens.Values.Where(token => token.Policies.Contains(id)).Select(token => token.AccessorId).ToList())
        {
            RenewLocked(accessor);
        }
    }

    // The new rights first: whoever is told that the former count no more finds them.
    private void RenewLocked(string accessor)
    {
        _rights.Remove(accessor, out var former);
        var token = _tokens.GetValueOrDefault(accessor);
        if (accessor == AccessToken.Anonymous)
        {
            former = _anonymous;
            _anonymous = MakeLocked(token ?? NoToken());
        }
        else if (token is not null)
        {
            _bySecret.Set(token.SecretHash, _rights[accessor] = MakeLocked(token));
        }

        former?.Revoke();
    }

    private Rights MakeLocked(AccessToken token) => new(
        token,
        new RuleSet(token.Policies.SelectMany(id => _rules.GetValueOrDefault(id) ?? [])),
        token.Policies.Contains(AccessPolicy.Management.Id),
        _allowsByDefault);

    private void ReachedLocked(long index)
    {
        Volatile.Write(ref _index, index);
        if (_waiting.Count > 0)
        {
            _waiting.FindAll(waiting => waiting.Index <= index).ForEach(waiting => waiting.Reached.TrySetResult());
            _waiting.RemoveAll(waiting => waiting.Index <= index);
        }
    }

    // Rules were read before they were stored; those of a later version that cannot be read here allow nothing.
    private static IReadOnlyList<AccessRule> ParseStored(AccessPolicy policy)
    {
        try
        {
            return RuleParser.Parse(policy.Rules);
        }
        catch (FormatException)
        {
            return [.. Enum.GetValues<ResourceKind>().Select(kind => new AccessRule(kind, string.Empty, ResourceWords.HasName(kind), AccessLevel.Deny))];
        }
    }

    private static AccessToken NoToken() => new(AccessToken.Anonymous, [], "Anonymous Token", [], default, null, 1, 1);
}
