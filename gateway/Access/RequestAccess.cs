using Actors.Gateway.Access.Rules;
using Actors.Gateway.Access.Tokens;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Access;

/// <summary>
/// What the caller of one request may do: the one place where answers ask. It remembers what was demanded, so that a request that waits can be judged
/// again when its rights change.
/// </summary>
internal sealed class RequestAccess
{
    private static readonly TimeSpan ConfirmedWithin = TimeSpan.FromSeconds(5);

    private readonly AccessPicture? _picture;
    private readonly string _secret;
    private readonly TimeProvider _timeProvider;
    private readonly List<Requirement> _requirements = [];
    private Rights? _rights;
    private bool _hidesFromStream;

    private RequestAccess(AccessPicture? picture, string secret, TimeProvider timeProvider)
    {
        (_picture, _secret, _timeProvider) = (picture, secret, timeProvider);
        _rights = picture is null ? null : Resolve(picture, secret);
    }

    /// <summary>Everything is allowed.</summary>
    public static RequestAccess Unlimited { get; } = new(null, string.Empty, TimeProvider.System);

    /// <summary>Whether anything may be refused at all.</summary>
    public bool IsLimited => _rights is not null;

    /// <summary>Whether something that would have been shown was left out.</summary>
    public bool HasHidden
    {
        get => field || _hidesFromStream;
        private set;
    }

    /// <summary>Cancelled when the rights count no more; <see cref="Renew"/> then tells what does.</summary>
    public CancellationToken Revoked => _rights?.Revoked ?? CancellationToken.None;

    /// <summary>Whose token it is.</summary>
    public AccessToken? Token => _rights?.Token;

    /// <summary>The access of a request; unlimited where nobody asks for tokens.</summary>
    public static RequestAccess Of(HttpContext context) => context.Features.Get<RequestAccess>() ?? Unlimited;

    /// <exception cref="AccessDeniedException">The token is none.</exception>
    public static RequestAccess Create(AccessPicture picture, string secret, TimeProvider timeProvider) => new(picture, secret, timeProvider);

    /// <summary>Demands a right.</summary>
    /// <exception cref="AccessDeniedException">It is not there.</exception>
    public void Require(ResourceKind kind, string name, AccessLevel level) => Require(new Requirement(kind, name, level, Reach.One));

    /// <summary>Demands a right on everything that starts with a text.</summary>
    /// <exception cref="AccessDeniedException">It is not there.</exception>
    public void RequireAll(ResourceKind kind, string prefix, AccessLevel level) => Require(new Requirement(kind, prefix, level, Reach.All));

    /// <summary>Demands a right on anything that starts with a text.</summary>
    /// <exception cref="AccessDeniedException">It is not there.</exception>
    public void RequireAny(ResourceKind kind, string prefix, AccessLevel level) => Require(new Requirement(kind, prefix, level, Reach.Any));

    public bool May(ResourceKind kind, string name, AccessLevel level) => _rights is null || _rights.May(kind, name, level);

    /// <summary>Whether the caller may see something; what he may not is remembered as hidden.</summary>
    public bool Shows(ResourceKind kind, string name)
    {
        var shows = May(kind, name, AccessLevel.Read);
        if (!shows)
        {
            HasHidden = true;
        }

        return shows;
    }

    /// <summary>Whether he may see a service's instance where it is, or a node.</summary>
    public bool Shows(ServiceInstance instance) =>
        Shows(ResourceKind.Node, instance.Node) && (instance.IsNode || Shows(ResourceKind.Service, instance.Definition.Name));

    /// <summary>The same where the node is the gateway's own and only the service counts.</summary>
    public bool ShowsOnAgent(ServiceInstance instance) =>
        instance.IsNode ? Shows(ResourceKind.Node, instance.Node) : Shows(ResourceKind.Service, instance.Definition.Name);

    /// <summary>What of a service he may see.</summary>
    public ServiceView Filter(ServiceView view)
    {
        if (_rights is null)
        {
            return view;
        }

        return Shows(ResourceKind.Service, view.Name)
            ? view with { Instances = [.. view.Instances.Where(Shows)] }
            : view with { Instances = [], Protection = null };
    }

    /// <summary>The answer begins and goes on with what starts with a text; null when nothing follows. What will be left out cannot be said then any more.</summary>
    public void MayHideLater(ResourceKind kind, string? prefix)
    {
        if (_rights is not null && prefix is not null && !_rights.MayAll(kind, prefix, AccessLevel.Read))
        {
            HasHidden = true;
        }
    }

    /// <summary>The answer is sent in pieces of unknown number, with such things in it.</summary>
    public void Streams(params ReadOnlySpan<ResourceKind> kinds)
    {
        foreach (var kind in kinds)
        {
            if (_rights?.MayAll(kind, string.Empty, AccessLevel.Read) == false)
            {
                _hidesFromStream = true;
            }
        }
    }

    /// <summary>The answer is whole.</summary>
    public void EndAnswer() => _hidesFromStream = false;

    /// <summary>Waits until all that was decided about tokens up to an index counts here, and then judges anew.</summary>
    /// <exception cref="AccessDeniedException">The request is not allowed any more.</exception>
    public async ValueTask ConfirmAsync(long index)
    {
        if (_picture is null)
        {
            return;
        }

        await _picture.ReachAsync(index).WaitAsync(ConfirmedWithin, _timeProvider);
        Renew();
    }

    /// <summary>Judges what was demanded by the rights of now. True when they have changed.</summary>
    /// <exception cref="AccessDeniedException">The request is not allowed any more.</exception>
    public bool Renew()
    {
        if (_picture is null || (!_rights!.Revoked.IsCancellationRequested && !_rights.Token.IsExpired(_timeProvider.GetUtcNow())))
        {
            return false;
        }

        _rights = Resolve(_picture, _secret);
        _requirements.ForEach(Judge);
        return true;
    }

    private void Require(Requirement requirement)
    {
        if (_rights is not null)
        {
            Judge(requirement);
            _requirements.Add(requirement);
        }
    }

    private void Judge(Requirement requirement)
    {
        var (kind, name, level, reach) = requirement;
        var isMet = reach switch
        {
            Reach.One => _rights!.May(kind, name, level),
            Reach.All => _rights!.MayAll(kind, name, level),
            _ => _rights!.MayAny(kind, name, level),
        };
        if (!isMet)
        {
            throw AccessDeniedException.Lacks(_rights!.Token, kind, name, level);
        }
    }

    private static Rights Resolve(AccessPicture picture, string secret) =>
        secret.Length == 0 ? picture.Anonymous
        : secret.Length <= Secret.CharactersMax && picture.TryFind(secret, out var rights) ? rights
        : throw AccessDeniedException.NotFound();

    private enum Reach
    {
        One,
        All,
        Any,
    }

    private readonly record struct Requirement(ResourceKind Kind, string Name, AccessLevel Level, Reach Reach);
}
