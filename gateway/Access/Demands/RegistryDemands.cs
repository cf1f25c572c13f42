using Actors.Gateway.Access.Rules;
using Actors.Gateway.Registry.Catalog;
using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Access.Demands;

/// <summary>What commands of the registry demand, when only their bodies or the instances themselves tell which service they are about.</summary>
internal static class RegistryDemands
{
    /// <summary>Demands a right on the service of an instance, or on a node; nothing of one that is not there, as nothing happens to it.</summary>
    public static async Task RequireAsync(this RequestAccess access, IGrainFactory grains, InstanceId id, AccessLevel level)
    {
        if (!access.IsLimited)
        {
            return;
        }

        if (id.IsNode)
        {
            access.Require(ResourceKind.Node, id.Node, level);
        }
        else if (await Instance(grains, id).Read() is { } instance)
        {
            access.Require(ResourceKind.Service, instance.Definition.Name, level);
        }
    }

    /// <summary>Demands the right to register an instance of a service; also on the service that has this id so far, as it loses it.</summary>
    public static async Task RequireRegisterAsync(this RequestAccess access, IGrainFactory grains, InstanceId id, string serviceName)
    {
        if (access.IsLimited)
        {
            access.Require(ResourceKind.Service, serviceName, AccessLevel.Write);
            await access.RequireAsync(grains, id, AccessLevel.Write);
        }
    }

    /// <summary>Demands what a registration in the catalog takes.</summary>
    public static async Task RequireAsync(this RequestAccess access, IGrainFactory grains, CatalogRegistration registration)
    {
        if (!access.IsLimited)
        {
            return;
        }

        access.Require(ResourceKind.Node, registration.Node, AccessLevel.Write);
        if (registration.Service is { } service)
        {
            await access.RequireRegisterAsync(grains, new InstanceId(registration.Node, service.Definition.Id), service.Definition.Name);
        }

        foreach (var (serviceId, _) in registration.OtherChecks)
        {
            await access.RequireAsync(grains, new InstanceId(registration.Node, serviceId), AccessLevel.Write);
        }
    }

    /// <summary>Demands what a deregistration takes: the right on the node, or on the service that goes.</summary>
    public static async Task RequireAsync(this RequestAccess access, IGrainFactory grains, CatalogRemoval removal)
    {
        if (!access.IsLimited || access.May(ResourceKind.Node, removal.Node, AccessLevel.Write))
        {
            return;
        }

        var owner = removal.ServiceId.Length > 0 ? removal.ServiceId
            : removal.CheckId.Length > 0 ? await grains.GetGrain<ICatalogGrain>(0).FindCheckOwner(removal.Node, removal.CheckId) ?? string.Empty
            : string.Empty;
        await access.RequireAsync(grains, new InstanceId(removal.Node, owner), AccessLevel.Write);
    }

    private static IServiceInstanceGrain Instance(IGrainFactory grains, InstanceId id) => grains.GetGrain<IServiceInstanceGrain>(id.ToString());
}
