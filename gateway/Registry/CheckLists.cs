using System.Text.Json;
using Actors.Gateway.Filtering;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry;

/// <summary>Writes checks as elements of a list.</summary>
internal static class CheckLists
{
    /// <param name="writer">Where they go.</param>
    /// <param name="owner">The instance or node whose checks they are.</param>
    /// <param name="status">Only those; null for all.</param>
    /// <param name="filter">Only those; null for all.</param>
    public static void Write(Utf8JsonWriter writer, ServiceInstance owner, CheckStatus? status, ItemFilter? filter)
    {
        foreach (var check in owner.Checks)
        {
            if ((status is null || check.Status == status) && Wants(filter, owner, check))
            {
                RegistryJson.WriteCheck(writer, owner, check);
            }
        }
    }

    public static bool Wants(ItemFilter? filter, ServiceInstance owner, ServiceCheck check) => filter is null
        || filter.Wants((Owner: owner, Check: check), static (writer, item) => RegistryJson.WriteCheck(writer, item.Owner, item.Check));
}
