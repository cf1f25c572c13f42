using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Catalog;

/// <summary>What a registration in the catalog asks for.</summary>
/// <param name="Node">The node.</param>
/// <param name="Definition">What it says about the node.</param>
/// <param name="SkipsNodeUpdate">Whether a node that is known stays as it is.</param>
/// <param name="NodeChecks">Checks of the node itself.</param>
/// <param name="Service">The service with its checks; null when only the node is meant.</param>
/// <param name="OtherChecks">Checks of services that the registration does not hold, by service id.</param>
internal sealed record CatalogRegistration(
    string Node,
    ServiceDefinition Definition,
    bool SkipsNodeUpdate,
    SetChecks NodeChecks,
    RegisterService? Service,
    IReadOnlyList<(string ServiceId, SetChecks Checks)> OtherChecks);

/// <summary>What a deregistration names: with neither id the whole node.</summary>
internal sealed record CatalogRemoval(string Node, string ServiceId, string CheckId);
