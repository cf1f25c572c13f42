using System.Collections.Immutable;

namespace Actors.GrainInterfaces.Registry;

/// <summary>
/// One registered instance: what it said about itself, and its checks. A node is kept in the same way, with neither service id nor service name:
/// its checks concern all services on it.
/// </summary>
/// <param name="Node">The node that registered it.</param>
/// <param name="Definition">What it said about itself.</param>
/// <param name="Checks">Its checks, in the order of registration.</param>
/// <param name="CreateIndex">The ledger index at which it appeared.</param>
/// <param name="ModifyIndex">The ledger index at which its definition last changed; checks carry their own.</param>
/// <param name="Version">The ledger index of the last change of any part of it.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceInstance")]
public sealed record ServiceInstance(
    [property: Id(0)] string Node,
    [property: Id(1)] ServiceDefinition Definition,
    [property: Id(2)] ImmutableArray<ServiceCheck> Checks,
    [property: Id(3)] long CreateIndex,
    [property: Id(4)] long ModifyIndex,
    [property: Id(5)] long Version)
{
    /// <summary>Its identity.</summary>
    public InstanceId InstanceId => new(Node, Definition.Id);

    /// <summary>Whether this is a node and not a service on it.</summary>
    public bool IsNode => Definition.Id.Length == 0;

    /// <summary>The worst of its checks; passing when it has none.</summary>
    public CheckStatus Status
    {
        get
        {
            var worst = CheckStatus.Passing;
            foreach (var check in Checks)
            {
                worst = check.Status > worst ? check.Status : worst;
            }

            return worst;
        }
    }
}

/// <summary>All instances of one service, as one consistent picture.</summary>
/// <param name="Name">The service.</param>
/// <param name="Index">Rises with every committed change of the picture and never falls; at least 1.</param>
/// <param name="Instances">Ordered by the keys of their rows, those of one node next to each other: the same order in every answer.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceView")]
public sealed record ServiceView(
    [property: Id(0)] string Name,
    [property: Id(1)] long Index,
    [property: Id(2)] ImmutableArray<ServiceInstance> Instances)
{
    /// <summary>Those of the instances' nodes that are registered, in the ordinal order of their names.</summary>
    [Id(3)]
    public ImmutableArray<ServiceInstance> Nodes { get; init; } = [];

    /// <summary>The node of an instance; null when it was never registered: the instance alone names it.</summary>
    public ServiceInstance? FindNode(string name)
    {
        // Asked for each instance of a service, of which there may be thousands, each on a node of its own.
        var (first, behind) = (0, Nodes.Length);
        while (first < behind)
        {
            var middle = first + ((behind - first) / 2);
            var order = string.CompareOrdinal(Nodes[middle].Node, name);
            if (order == 0)
            {
                return Nodes[middle];
            }

            (first, behind) = order < 0 ? (middle + 1, behind) : (first, middle);
        }

        return null;
    }

    /// <summary>The protection that holds for the service; null when none does.</summary>
    [Id(4)]
    public ServiceProtection? Protection { get; init; }

    /// <summary>The worst of an instance's own checks and of its node's.</summary>
    public CheckStatus StatusOf(ServiceInstance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        var own = instance.Status;
        var node = FindNode(instance.Node)?.Status ?? CheckStatus.Passing;
        return own > node ? own : node;
    }
}
