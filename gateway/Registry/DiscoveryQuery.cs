using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>What the query of a discovery request asks for.</summary>
internal struct DiscoveryQuery
{
    private CommonQuery _common;
    private List<string>? _tags;
    private bool _onlyPassing;

    public readonly bool Pretty => _common.Pretty;

    public readonly ReadMode Mode => _common.Mode;

    public readonly bool IsBlocking => _common.IsBlocking;

    public readonly WaitRequest WaitRequest => _common.WaitRequest;

    public static bool TryParse(ReadOnlySpan<char> text, string datacenter, out DiscoveryQuery query, out Refusal refusal)
    {
        query = default;
        var reader = new QueryReader(text);
        while (reader.Read())
        {
            if ((query.Apply(reader.Name, reader.Value) ?? query._common.Apply(reader.Name, reader.Value, datacenter)) is { } problem)
            {
                refusal = problem;
                return false;
            }
        }

        return query._common.IsCoherent(out refusal);
    }

    /// <summary>Whether the caller wants this instance: with all the tags, whatever their casing, and healthy if it asked for that.</summary>
    public readonly bool Wants(ServiceInstance instance) =>
        (!_onlyPassing || instance.Status == CheckStatus.Passing) && HasTags(instance);

    private readonly bool HasTags(ServiceInstance instance)
    {
        foreach (var tag in _tags ?? [])
        {
            if (!instance.Definition.Tags.Contains(tag, StringComparer.OrdinalIgnoreCase))
            {
                return false;
            }
        }

        return true;
    }

    private Refusal? Apply(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        switch (name)
        {
            case "passing":
                return ApplyPassing(value);
            case "tag":
                return ApplyTag(value);
            case "filter" or "node-meta":
                // An answer that ignored it would look right and be wrong.
                return Refusal.BadRequest($"The parameter '{name}' is not supported; leave it out and choose among the answers.");
            default:
                return null;
        }
    }

    private Refusal? ApplyPassing(ReadOnlySpan<char> value)
    {
        switch (value)
        {
            case "" or "1" or "t" or "T" or "true" or "True" or "TRUE":
                _onlyPassing = true;
                return null;
            case "0" or "f" or "F" or "false" or "False" or "FALSE":
                _onlyPassing = false;
                return null;
            default:
                return Refusal.BadRequest($"Invalid value for ?passing: '{value}' is neither true nor false.");
        }
    }

    private Refusal? ApplyTag(ReadOnlySpan<char> value)
    {
        if (!EscapedText.TryDecodeQuery(value, out var tag, out var refusal))
        {
            return refusal;
        }

        if (tag.Length > 0)
        {
            (_tags ??= []).Add(tag);
        }

        return null;
    }
}
