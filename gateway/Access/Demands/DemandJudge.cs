using Actors.Gateway.Access.Rules;
using Actors.Gateway.Http;
using Actors.Gateway.Registry;
using Actors.Gateway.Watching.Streams;
using Actors.GrainInterfaces.Queries;
using Actors.GrainInterfaces.Registry;
using Actors.GrainInterfaces.Sessions;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access.Demands;

/// <summary>Finds what a request demands, and demands it. What a path names only by an id is looked up for that, in grains and never in the database.</summary>
internal sealed class DemandJudge(IEnumerable<IRawBranch> branches, IGrainFactory grains, NodeDescription node, IOptions<GatewayOptions> options)
{
    private readonly string[] _prefixes = [.. branches.Select(branch => branch.Prefix)];
    private readonly string _datacenter = options.Value.Datacenter;
    private readonly DemandMap _map = new();

    /// <summary>Reads a request: what its route demands, and the name that this is about.</summary>
    /// <exception cref="AccessDeniedException">The name cannot be read; the caller is told what is wrong with it.</exception>
    public Asked Read(HttpContext context)
    {
        var method = context.Request.Method;
        var target = RawTarget.Of(context);
        if (HttpMethods.IsOptions(method))
        {
            return new Asked(DemandKind.Open);
        }

        foreach (var prefix in _prefixes)
        {
            if (RawBranches.TryMatch(target.Path, prefix, out _))
            {
                var demand = _map.Find(method, target.Path, out var escaped);
                return EscapedText.TryDecode(escaped, out var name, out var refusal)
                    ? Complete(new Asked(demand.Kind, demand.Resource, demand.Level, name), target.Query)
                    : throw new AccessDeniedException(refusal);
            }
        }

        return BesideApi(context);
    }

    /// <exception cref="AccessDeniedException">The caller lacks what is demanded.</exception>
    public ValueTask JudgeAsync(RequestAccess access, Asked asked)
    {
        switch (asked.Kind)
        {
            case DemandKind.Fixed:
                access.Require(asked.Resource, string.Empty, asked.Level);
                return ValueTask.CompletedTask;
            case DemandKind.OwnNode:
                access.Require(asked.Resource, node.Name, asked.Level);
                return ValueTask.CompletedTask;
            case DemandKind.Named or DemandKind.Key or DemandKind.Stream:
                JudgeNamed(access, asked);
                return ValueTask.CompletedTask;
            case DemandKind.Instance:
                return new ValueTask(access.RequireAsync(grains, new InstanceId(node.Name, asked.Name), asked.Level));
            case DemandKind.Check:
                return new ValueTask(JudgeCheckAsync(access, asked));
            case DemandKind.Session:
                return new ValueTask(JudgeSessionAsync(access, asked));
            case DemandKind.Query:
                return new ValueTask(JudgeQueryAsync(access, asked));
            case DemandKind.Open or DemandKind.Filtered or DemandKind.Body:
                return ValueTask.CompletedTask;
            default:
                throw new InvalidOperationException($"Demand '{asked.Kind}' is not handled; add it here.");
        }
    }

    // Where the query decides about what the path means.
    private Asked Complete(Asked asked, ReadOnlySpan<char> query)
    {
        switch (asked.Kind)
        {
            case DemandKind.Key:
                var isTree = RawParameters.Has(query, "recurse") || (asked.Level == AccessLevel.Read && RawParameters.Has(query, "keys"));
                return asked with { IsTree = isTree };
            case DemandKind.Stream:
                return WatchQuery.TryParse(query, null, _datacenter, out var stream, out var refusal)
                    ? asked with { Resource = stream.Kind == "service" ? ResourceKind.Service : ResourceKind.Key, Name = stream.Name, IsTree = stream.Kind == "prefix" }
                    : throw new AccessDeniedException(refusal);
            default:
                return asked;
        }
    }

    private static void JudgeNamed(RequestAccess access, Asked asked)
    {
        switch (asked)
        {
            case { IsTree: true, Level: AccessLevel.Write }:
                access.RequireAll(asked.Resource, asked.Name, asked.Level);
                break;
            case { IsTree: true }:
                access.RequireAny(asked.Resource, asked.Name, asked.Level);
                break;
            default:
                access.Require(asked.Resource, asked.Name, asked.Level);
                break;
        }

        if (asked is { Kind: DemandKind.Stream, Resource: ResourceKind.Service })
        {
            // Its events are of instances wherever they are; single ones cannot be left out of a stream that is resumed by its index.
            access.RequireAll(ResourceKind.Node, string.Empty, AccessLevel.Read);
        }
    }

    private async Task JudgeCheckAsync(RequestAccess access, Asked asked)
    {
        if (await grains.GetGrain<ICatalogGrain>(0).FindCheckOwner(node.Name, asked.Name) is { } owner)
        {
            await access.RequireAsync(grains, new InstanceId(node.Name, owner), asked.Level);
        }
    }

    private async Task JudgeSessionAsync(RequestAccess access, Asked asked)
    {
        if (asked.Name.Length > 0 && (await grains.GetGrain<ISessionGrain>(asked.Name).Read()).Session is { } session)
        {
            access.Require(asked.Resource, session.Definition.Node, asked.Level);
        }
    }

    private async Task JudgeQueryAsync(RequestAccess access, Asked asked)
    {
        if (await grains.GetGrain<IPreparedQueriesGrain>(IPreparedQueriesGrain.Key).Find(asked.Name) is { } query)
        {
            access.Require(asked.Resource, query.Name, asked.Level);
        }
    }

    // Routing takes these from the decoded path and does not mind their case. What is not known to be harmless is for operators.
    private static Asked BesideApi(HttpContext context)
    {
        var path = context.Request.Path;
        if (path == "/" || DemandTable.OpenPaths.Any(open => path.StartsWithSegments(open, StringComparison.OrdinalIgnoreCase)))
        {
            return new Asked(DemandKind.Open);
        }

        var isReading = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        return new Asked(DemandKind.Fixed, ResourceKind.Operator, isReading ? AccessLevel.Read : AccessLevel.Write) { IsPage = true };
    }
}

/// <summary>What a request demands.</summary>
/// <param name="Kind">How it is found.</param>
/// <param name="Resource">What is demanded.</param>
/// <param name="Level">At which level.</param>
/// <param name="Name">The name in the path, decoded.</param>
internal sealed record Asked(DemandKind Kind, ResourceKind Resource = default, AccessLevel Level = AccessLevel.Read, string Name = "")
{
    /// <summary>Whether everything below the name is meant.</summary>
    public bool IsTree { get; init; }

    /// <summary>Whether a person asks for it with a browser, which can be told to ask for a password.</summary>
    public bool IsPage { get; init; }
}
