using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Actors.Gateway.Access.Rules;
using Actors.Gateway.Access.Tokens;
using Actors.Gateway.Registry;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access.Endpoints;

/// <summary>Reads tokens and policies from their bodies, and says what is wrong with them.</summary>
internal sealed partial class TokenParser(AccessPicture picture, NodeDescription node, IOptions<AccessOptions> options, TimeProvider timeProvider)
{
    private const int PolicyCountMax = 64;
    private const int DescriptionCharactersMax = 1024;

    private static readonly string[] NotHere = ["Roles", "ServiceIdentities", "NodeIdentities", "TemplatedPolicies", "AuthMethod"];

    private readonly AccessOptions _options = options.Value;

    /// <summary>A new token and its secret.</summary>
    public (AccessToken Token, string Secret) ParseNew(LooseJson body, JsonElement root)
    {
        var secret = Identifier(body, root, "SecretID");
        var accessor = Identifier(body, root, "AccessorID");
        body.Fail(accessor is AccessToken.Anonymous or AccessToken.Initial || picture.FindToken(accessor) is not null ? $"Invalid Token: AccessorID '{accessor}' is taken; leave it out." : null);
        var now = timeProvider.GetUtcNow();
        secret = secret.Length > 0 ? secret : Secret.Create();
        var token = new AccessToken(
            accessor.Length > 0 ? accessor : Guid.NewGuid().ToString(), Secret.Hash(secret), Description(body, root), Policies(body, root), now, Expiry(body, root, now));
        return (token, secret);
    }

    /// <summary>A token as it is to be; what cannot be changed must be as it is, or left out.</summary>
    public AccessToken ParseUpdate(LooseJson body, JsonElement root, AccessToken token)
    {
        var accessor = body.Text(root, "AccessorID");
        body.Fail(accessor.Length > 0 && accessor != token.AccessorId ? "Invalid Token: the AccessorID in the body is not that of the path." : null);
        var secret = body.Text(root, "SecretID");
        body.Fail(secret.Length > 0 && secret != AccessJson.Hidden ? "Invalid Token: changing a token's SecretID is not permitted; leave it out, or make a new token." : null);
        var expires = Time(body, root);
        var keepsExpiry = expires is null ? !LooseJson.IsSet(root, "ExpirationTTL") : token.ExpiresAt is { } held && (expires.Value - held).Duration() < TimeSpan.FromSeconds(1);
        body.Fail(keepsExpiry ? null : "Invalid Token: changing a token's expiration is not permitted; leave it out, or make a new token.");
        return token with { Description = Description(body, root), Policies = Policies(body, root) };
    }

    /// <summary>A policy as it is to be.</summary>
    /// <param name="body">Takes what is wrong.</param>
    /// <param name="root">The body.</param>
    /// <param name="former">What it replaces; null for a new one.</param>
    public AccessPolicy ParsePolicy(LooseJson body, JsonElement root, AccessPolicy? former)
    {
        var id = body.Text(root, "ID");
        body.Fail(id.Length > 0 && id != former?.Id ? "Invalid Policy: a new policy is given its ID, and it stays; leave it out." : null);
        var name = body.Text(root, "Name");
        name = name.Length == 0 && former is not null ? former.Name : name;
        body.Fail(PolicyName().IsMatch(name) ? null : $"Invalid Policy: '{name}' is no name; give 1 to 128 letters, digits, hyphens and underscores.");
        var other = picture.FindPolicy(string.Empty, name);
        body.Fail(other is not null && other.Id != former?.Id ? $"Invalid Policy: A Policy with Name \"{name}\" already exists" : null);
        var datacenters = body.Texts(root, "Datacenters").ToList();
        body.Fail(datacenters.Exists(given => given != node.Datacenter) ? $"Invalid Policy: there is only the datacenter '{node.Datacenter}'; leave Datacenters out." : null);
        var rules = body.Text(root, "Rules");
        body.Fail(System.Text.Encoding.UTF8.GetByteCount(rules) > _options.RulesBytesMax ? $"Invalid Policy: its rules take more than {_options.RulesBytesMax} bytes; split it." : FindProblem(rules));
        return new AccessPolicy(former?.Id ?? Guid.NewGuid().ToString(), name, Description(body, root), rules);
    }

    private static string? FindProblem(string rules)
    {
        try
        {
            RuleParser.Parse(rules);
            return null;
        }
        catch (FormatException failure)
        {
            return failure.Message;
        }
    }

    private static string Identifier(LooseJson body, JsonElement root, string name)
    {
        var text = body.Text(root, name);

        // The value of a secret is not repeated.
        body.Fail(text.Length > 0 && !Guid.TryParseExact(text, "D", out _) ? $"Invalid Token: {name} is not a UUID; leave it out and one is made." : null);
        return text;
    }

    private static string Description(LooseJson body, JsonElement root)
    {
        var text = body.Text(root, "Description");
        body.Fail(text.Length > DescriptionCharactersMax ? $"The Description has {text.Length} characters; the limit is {DescriptionCharactersMax}." : null);
        return text;
    }

    private ImmutableArray<string> Policies(LooseJson body, JsonElement root)
    {
        foreach (var member in NotHere)
        {
            body.Fail(LooseJson.IsSet(root, member) ? $"Invalid Token: {member} are not supported here; give Policies." : null);
        }

        var ids = ImmutableArray.CreateBuilder<string>();
        foreach (var link in body.Items(root, "Policies").Take(PolicyCountMax + 1))
        {
            var (id, name) = (body.Text(link, "ID"), body.Text(link, "Name"));
            var policy = picture.FindPolicy(id, id.Length > 0 ? string.Empty : name);
            body.Fail(policy is null ? $"Invalid Token: there is no policy '{(id.Length > 0 ? id : name)}'; create it first." : null);
            if (policy is not null && !ids.Contains(policy.Id))
            {
                ids.Add(policy.Id);
            }
        }

        body.Fail(ids.Count > PolicyCountMax ? $"Invalid Token: it has more than {PolicyCountMax} policies; join some." : null);
        return ids.ToImmutable();
    }

    private DateTimeOffset? Expiry(LooseJson body, JsonElement root, DateTimeOffset now)
    {
        var lifetime = body.Duration(root, "ExpirationTTL");
        var at = Time(body, root);
        body.Fail(at is not null && lifetime != TimeSpan.Zero ? "Invalid Token: ExpirationTime and ExpirationTTL exclude each other; give one of them." : null);
        at ??= lifetime == TimeSpan.Zero ? null : now + lifetime;
        body.Fail(at is { } time && (time - now < _options.TokenLifetimeMin || time - now > _options.TokenLifetimeMax)
            ? $"Invalid Token: it must expire between {Http.GoDuration.Format(_options.TokenLifetimeMin)} and {Http.GoDuration.Format(_options.TokenLifetimeMax)} from now."
            : null);
        return at;
    }

    private static DateTimeOffset? Time(LooseJson body, JsonElement root)
    {
        if (!LooseJson.TryFind(root, "ExpirationTime", out var given))
        {
            return null;
        }

        if (given.ValueKind == JsonValueKind.String && given.TryGetDateTimeOffset(out var time))
        {
            return time.ToUniversalTime();
        }

        body.Fail("Request decode failed: 'ExpirationTime' must be a time such as 2030-01-31T12:00:00Z.");
        return null;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,128}$", RegexOptions.CultureInvariant)]
    private static partial Regex PolicyName();
}
