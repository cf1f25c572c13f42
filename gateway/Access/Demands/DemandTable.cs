using Actors.Gateway.Access.Rules;
using static Actors.Gateway.Access.Demands.DemandKind;
using static Actors.Gateway.Access.Rules.AccessLevel;
using static Actors.Gateway.Access.Rules.ResourceKind;

namespace Actors.Gateway.Access.Demands;

/// <summary>What each route demands. A test compares it with the routes; a route that is missing here is for those only who may do everything.</summary>
internal static class DemandTable
{
    public static IReadOnlyList<Demand> All { get; } =
    [
        new("GET /v1/kv/{key}", DemandKind.Key),
        new("PUT /v1/kv/{key}", DemandKind.Key, ResourceKind.Key, Write),
        new("DELETE /v1/kv/{key}", DemandKind.Key, ResourceKind.Key, Write),
        new("GET /v1/watch", DemandKind.Stream),
        new("PUT /v1/txn", Body),

        new("PUT /v1/session/create", Body),
        new("PUT /v1/session/destroy/{id}", DemandKind.Session, ResourceKind.Session, Write),
        new("PUT /v1/session/renew/{id}", DemandKind.Session, ResourceKind.Session, Write),
        new("GET /v1/session/info/{id}", Filtered),
        new("GET /v1/session/node/{node}", Filtered),
        new("GET /v1/session/list", Filtered),

        new("PUT /v1/catalog/register", Body),
        new("PUT /v1/catalog/deregister", Body),
        new("GET /v1/catalog/services", Filtered),
        new("GET /v1/catalog/service/{name}", Filtered),
        new("GET /v1/catalog/connect/{name}", Filtered),
        new("GET /v1/catalog/nodes", Filtered),
        new("GET /v1/catalog/node/{name}", Filtered),
        new("GET /v1/catalog/node-services/{name}", Filtered),
        new("GET /v1/catalog/datacenters", Open),
        new("GET /v1/health/service/{name}", Filtered),
        new("GET /v1/health/connect/{name}", Filtered),
        new("GET /v1/health/checks/{service}", Filtered),
        new("GET /v1/health/node/{name}", Filtered),
        new("GET /v1/health/state/{state}", Filtered),

        new("PUT /v1/agent/service/register", Body),
        new("PUT /v1/agent/service/deregister/{id}", Instance, Service, Write),
        new("PUT /v1/agent/service/maintenance/{id}", Instance, Service, Write),
        new("GET /v1/agent/service/{id}", Instance, Service),
        new("GET /v1/agent/services", Filtered),
        new("PUT /v1/agent/check/register", Body),
        new("PUT /v1/agent/check/deregister/{id}", Check, Service, Write),
        new("PUT /v1/agent/check/pass/{id}", Check, Service, Write),
        new("PUT /v1/agent/check/warn/{id}", Check, Service, Write),
        new("PUT /v1/agent/check/fail/{id}", Check, Service, Write),
        new("PUT /v1/agent/check/update/{id}", Check, Service, Write),
        new("GET /v1/agent/checks", Filtered),
        new("GET /v1/agent/self", OwnNode, Agent),
        new("GET /v1/agent/host", Fixed, ResourceKind.Operator),
        new("GET /v1/agent/version", OwnNode, Agent),
        new("GET /v1/agent/members", OwnNode, Agent),
        new("GET /v1/agent/metrics", OwnNode, Agent),
        new("GET /v1/agent/health/service/name/{name}", Named, Service),
        new("GET /v1/agent/health/service/id/{id}", Instance, Service),
        new("PUT /v1/agent/maintenance", OwnNode, Node, Write),
        new("PUT /v1/agent/join/{address}", OwnNode, Agent, Write),
        new("PUT /v1/agent/force-leave/{node}", OwnNode, Agent, Write),
        new("PUT /v1/agent/reload", OwnNode, Agent, Write),

        new("PUT /v1/event/fire/{name}", Named, Event, Write),
        new("GET /v1/event/list", Filtered),
        new("POST /v1/query", Body),
        new("GET /v1/query", Filtered),
        new("GET /v1/query/{id}", DemandKind.Query, ResourceKind.Query),
        new("PUT /v1/query/{id}", DemandKind.Query, ResourceKind.Query, Write),
        new("DELETE /v1/query/{id}", DemandKind.Query, ResourceKind.Query, Write),
        new("GET /v1/query/{id}/execute", Filtered),
        new("GET /v1/query/{id}/explain", DemandKind.Query, ResourceKind.Query),

        new("GET /v1/operator/autopilot/configuration", Fixed, ResourceKind.Operator),
        new("GET /v1/operator/autopilot/health", Fixed, ResourceKind.Operator),
        new("GET /v1/operator/autopilot/state", Fixed, ResourceKind.Operator),
        new("GET /v1/operator/raft/configuration", Fixed, ResourceKind.Operator),
        new("GET /v1/operator/protection", Fixed, ResourceKind.Operator),
        new("GET /v1/operator/protection/{service}", Fixed, ResourceKind.Operator),
        new("DELETE /v1/operator/protection/{service}", Fixed, ResourceKind.Operator, Write),
        new("GET /v1/snapshot", Fixed, ResourceKind.Acl, Write),
        new("PUT /v1/snapshot", Fixed, ResourceKind.Acl, Write),

        new("GET /v1/coordinate/datacenters", Open),
        new("GET /v1/coordinate/node/{name}", Open),
        new("GET /v1/coordinate/nodes", Open),
        new("PUT /v1/coordinate/update", Open),
        new("GET /v1/status/leader", Open),
        new("GET /v1/status/peers", Open),
        new("GET /v1/greet/{name}", Open),

        new("PUT /v1/acl/bootstrap", Open),
        new("GET /v1/acl/token/self", Filtered),
        new("GET /v1/acl/tokens", Fixed, ResourceKind.Acl),
        new("PUT /v1/acl/token", Fixed, ResourceKind.Acl, Write),
        new("GET /v1/acl/token/{accessor}", Fixed, ResourceKind.Acl),
        new("PUT /v1/acl/token/{accessor}", Fixed, ResourceKind.Acl, Write),
        new("DELETE /v1/acl/token/{accessor}", Fixed, ResourceKind.Acl, Write),
        new("GET /v1/acl/policies", Fixed, ResourceKind.Acl),
        new("PUT /v1/acl/policy", Fixed, ResourceKind.Acl, Write),
        new("GET /v1/acl/policy/name/{name}", Fixed, ResourceKind.Acl),
        new("GET /v1/acl/policy/{id}", Fixed, ResourceKind.Acl),
        new("PUT /v1/acl/policy/{id}", Fixed, ResourceKind.Acl, Write),
        new("DELETE /v1/acl/policy/{id}", Fixed, ResourceKind.Acl, Write),

        // Beside the API.
        new("GET /", Open),
        new("GET /health/live", Open),
        new("GET /health/ready", Open),
        new("GET /metrics", Open),
    ];

    /// <summary>What is served under another method as well, for old clients: it demands the same.</summary>
    public static IReadOnlyList<Demand> Legacy { get; } =
    [
        .. All
            .Where(demand => demand.Kind == Check || demand.Route is "PUT /v1/agent/service/deregister/{id}" or "PUT /v1/agent/join/{address}" or "PUT /v1/agent/force-leave/{node}")
            .Select(demand => demand with { Route = string.Concat("GET", demand.Route.AsSpan(3)) }),
    ];

    /// <summary>Below these there is only a sentence that says why nothing is here.</summary>
    public static IReadOnlyList<string> Absent { get; } =
    [
        "/v1/connect", "/v1/config", "/v1/discovery-chain", "/v1/peering", "/v1/peerings", "/v1/exported-services", "/v1/imported-services", "/v1/internal",
        "/v1/agent/connect", "/v1/agent/monitor", "/v1/agent/token", "/v1/agent/leave", "/v1/catalog/gateway-services", "/v1/health/ingress", "/v1/operator/keyring", "/v1/operator/raft/peer",
    ];

    /// <summary>Beside the API: pages and figures that say nothing of what is stored.</summary>
    public static IReadOnlyList<string> OpenPaths { get; } = ["/health", "/metrics", "/openapi", "/v1/status", "/status"];
}
