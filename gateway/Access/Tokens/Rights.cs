using Actors.Gateway.Access.Rules;

namespace Actors.Gateway.Access.Tokens;

/// <summary>What the holder of a token may do, as long as neither the token nor one of its policies changes: then there are new rights, and these are revoked.</summary>
internal sealed class Rights : IDisposable
{
    private readonly CancellationTokenSource _revocation = new();
    private readonly RuleSet _rules;
    private readonly bool _isManagement;
    private readonly bool _allowsByDefault;

    public Rights(AccessToken token, RuleSet rules, bool isManagement, bool allowsByDefault)
    {
        (Token, _rules, _isManagement, _allowsByDefault) = (token, rules, isManagement, allowsByDefault);
        Revoked = _revocation.Token;
    }

    public AccessToken Token { get; }

    /// <summary>Cancelled when they count no more.</summary>
    public CancellationToken Revoked { get; }

    /// <summary>Whether something may be done with the resource of this name.</summary>
    public bool May(ResourceKind kind, string name, AccessLevel level) => _isManagement || Holds(kind, _rules.Find(kind, name), level);

    /// <summary>Whether it may be done with everything that starts with a text, or ever will.</summary>
    public bool MayAll(ResourceKind kind, string prefix, AccessLevel level) =>
        _isManagement || (Holds(kind, _rules.FindPrefix(kind, prefix), level) && _rules.Within(kind, prefix).All(found => found >= level));

    /// <summary>Whether it may be done with anything that starts with a text.</summary>
    public bool MayAny(ResourceKind kind, string prefix, AccessLevel level) =>
        _isManagement || Holds(kind, _rules.FindPrefix(kind, prefix), level) || _rules.Within(kind, prefix).Any(found => found >= level && found != AccessLevel.Deny);

    /// <summary>Has everybody told who relies on them. Returns at once.</summary>
    public void Revoke() => _ = EndAsync();

    public void Dispose() => _revocation.Dispose();

    private async Task EndAsync()
    {
        await _revocation.CancelAsync();
        Dispose();
    }

    // What is open by default is never tokens, policies and what holds them.
    private bool Holds(ResourceKind kind, AccessLevel? found, AccessLevel level) => found is { } given
        ? given != AccessLevel.Deny && given >= level
        : _allowsByDefault && kind != ResourceKind.Acl;
}
