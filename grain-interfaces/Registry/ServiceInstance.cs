using System.Collections.Immutable;

namespace Actors.GrainInterfaces.Registry;

/// <summary>One registered instance: what it said about itself, and its checks.</summary>
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
/// <param name="Instances">Ordered by node and service id: the same order in every answer.</param>
[GenerateSerializer, Immutable, Alias("Actors.Registry.ServiceView")]
public sealed record ServiceView(
    [property: Id(0)] string Name,
    [property: Id(1)] long Index,
    [property: Id(2)] ImmutableArray<ServiceInstance> Instances);
