using Actors.Gateway.Access.Rules;

namespace Actors.Gateway.Access.Demands;

/// <summary>How a route finds what its caller must have the right to.</summary>
internal enum DemandKind
{
    /// <summary>Nothing is demanded, and no token is looked at.</summary>
    Open,

    /// <summary>A token, or none: what of the answer is shown depends on it.</summary>
    Filtered,

    /// <summary>The body says what; who reads it demands.</summary>
    Body,

    /// <summary>Something without a name.</summary>
    Fixed,

    /// <summary>The gateway's own node.</summary>
    OwnNode,

    /// <summary>What the path names.</summary>
    Named,

    /// <summary>A key, or what is below one: the query says which.</summary>
    Key,

    /// <summary>The service of the instance that the path names by its id.</summary>
    Instance,

    /// <summary>The service, or the node, of the check that the path names.</summary>
    Check,

    /// <summary>The node of the session that the path names.</summary>
    Session,

    /// <summary>The prepared query that the path names by its id.</summary>
    Query,

    /// <summary>The subject of an event stream, which the query names.</summary>
    Stream,
}

/// <summary>What one route demands.</summary>
/// <param name="Route">Method and path, as the route is described.</param>
/// <param name="Kind">How it is found.</param>
/// <param name="Resource">What is demanded, where that is not said by the kind.</param>
/// <param name="Level">The level that is demanded.</param>
internal sealed record Demand(string Route, DemandKind Kind, ResourceKind Resource = default, AccessLevel Level = AccessLevel.Read)
{
    /// <summary>What is demanded of a path that nobody has declared: the right to everything.</summary>
    public static Demand Undeclared { get; } = new(string.Empty, DemandKind.Fixed, ResourceKind.Acl, AccessLevel.Write);
}
