using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>What the query of a discovery request asks for.</summary>
internal struct DiscoveryQuery
{
    private CommonQuery _common;
    private List<string>? _tags;
    private List<MetaPair>? _nodeMeta;
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

    /// <summary>Only instances whose checks, and whose node's checks, all pass.</summary>
    public readonly bool OnlyPassing => _onlyPassing;

    /// <summary>The filter expression, decoded; null without one.</summary>
    public string? Filter { get; private set; }

    /// <summary>The hash that the caller has already seen; null without one.</summary>
    public string? Hash { get; private set; }

    /// <summary>Whether nodes are chosen by their metadata.</summary>
    public readonly bool ChoosesNodes => _nodeMeta is not null;

    /// <summary>Whether the caller wants this instance: with all the tags, whatever their casing, and healthy if it asked for that.</summary>
    public readonly bool Wants(ServiceView view, ServiceInstance instance) =>
        (!_onlyPassing || view.StatusOf(instance) == CheckStatus.Passing) && HasTags(instance) && WantsNode(view.FindNode(instance.Node));

    /// <summary>Whether the caller wants what is on this node; null is one that was never registered and so has no metadata.</summary>
    public readonly bool WantsNode(ServiceInstance? node)
    {
        foreach (var pair in _nodeMeta ?? [])
        {
            if (node?.Definition.Meta.Contains(pair) != true)
            {
                return false;
            }
        }

        return true;
    }

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
            case "filter":
                return ApplyFilter(value);
            case "node-meta":
                return ApplyNodeMeta(value);
            case "hash":
                Hash = value.ToString();
                return null;
            case "ns" or "partition" or "peer" or "sg" or "peer-name":
                // An answer that ignored it would look right and be wrong.
                return value is "" or "default"
                    ? null
                    : Refusal.BadRequest($"Invalid {name}: there is only 'default'; leave it out.");
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

    private Refusal? ApplyFilter(ReadOnlySpan<char> value)
    {
        if (!EscapedText.TryDecodeQuery(value, out var filter, out var refusal))
        {
            return refusal;
        }

        Filter = filter.Length > 0 ? filter : null;
        return null;
    }

    private Refusal? ApplyNodeMeta(ReadOnlySpan<char> value)
    {
        if (!EscapedText.TryDecodeQuery(value, out var pair, out var refusal))
        {
            return refusal;
        }

        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        (_nodeMeta ??= []).Add(colon < 0 ? new MetaPair(pair, string.Empty) : new MetaPair(pair[..colon], pair[(colon + 1)..]));
        return null;
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
