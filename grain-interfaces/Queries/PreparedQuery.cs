using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;

namespace Actors.GrainInterfaces.Queries;

/// <summary>A question about a service, kept under an id and perhaps a name.</summary>
/// <param name="Id">A UUID.</param>
/// <param name="Name">Unique; empty for none.</param>
/// <param name="Session">The session that it goes with; empty for none. Kept and shown, not followed.</param>
/// <param name="Token">Kept and shown.</param>
/// <param name="Service">Which instances it asks for.</param>
/// <param name="DnsTtl">How long a DNS answer may be kept, as a duration text; empty for the usual.</param>
/// <param name="Template">How the question is made of the name that is asked; null for an ordinary query.</param>
/// <param name="CreateIndex">The ledger index at which it appeared.</param>
/// <param name="ModifyIndex">The ledger index at which it last changed.</param>
[GenerateSerializer, Immutable, Alias("Actors.Queries.PreparedQuery")]
public sealed record PreparedQuery(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string Session,
    [property: Id(3)] string Token,
    [property: Id(4)] QueriedService Service,
    [property: Id(5)] string DnsTtl,
    [property: Id(6)] QueryTemplate? Template,
    [property: Id(7)] long CreateIndex,
    [property: Id(8)] long ModifyIndex);

/// <summary>Which instances a query asks for.</summary>
/// <param name="Name">The service.</param>
/// <param name="OnlyPassing">Whether warnings are left out, too; critical ones always are.</param>
/// <param name="Near">The node from which distance would be measured. Kept and shown; all nodes are equally near.</param>
/// <param name="Tags">All of them; one that begins with an exclamation mark must be missing.</param>
/// <param name="NodeMeta">What the node must have.</param>
/// <param name="ServiceMeta">What the instance must have.</param>
/// <param name="IgnoredCheckIds">Checks that do not count.</param>
/// <param name="NearestN">How many other datacenters would be asked. Kept and shown; there is one.</param>
/// <param name="Datacenters">Which, likewise.</param>
[GenerateSerializer, Immutable, Alias("Actors.Queries.QueriedService")]
public sealed record QueriedService(
    [property: Id(0)] string Name,
    [property: Id(1)] bool OnlyPassing,
    [property: Id(2)] string Near,
    [property: Id(3)] ImmutableArray<string> Tags,
    [property: Id(4)] ImmutableArray<MetaPair> NodeMeta,
    [property: Id(5)] ImmutableArray<MetaPair> ServiceMeta,
    [property: Id(6)] ImmutableArray<string> IgnoredCheckIds,
    [property: Id(7)] int NearestN,
    [property: Id(8)] ImmutableArray<string> Datacenters);

/// <summary>How a question is made of the name that is asked.</summary>
/// <param name="Type">Only <c>name_prefix_match</c>: names that begin with that of the query.</param>
/// <param name="Regexp">Cuts the name into parts; empty for none.</param>
/// <param name="RemoveEmptyTags">Whether tags that become empty are left out.</param>
[GenerateSerializer, Immutable, Alias("Actors.Queries.QueryTemplate")]
public sealed record QueryTemplate(
    [property: Id(0)] string Type,
    [property: Id(1)] string Regexp,
    [property: Id(2)] bool RemoveEmptyTags);
