using Actors.Runtime.Manifest;

namespace Actors.Runtime.Clients;

/// <summary>Names of grain interfaces that are the same in every process; a closed generic one carries its arguments.</summary>
internal static class InterfaceNames
{
    /// <summary>The name; null for what is not a grain interface that this process knows.</summary>
    public static string? TryGet(Type interfaceType)
    {
        if (!interfaceType.IsGenericType || interfaceType.IsGenericTypeDefinition)
        {
            return TypeManifest.Interfaces.GetValueOrDefault(interfaceType)?.Name;
        }

        var open = TypeManifest.Interfaces.GetValueOrDefault(interfaceType.GetGenericTypeDefinition())?.Name;
        return open is null ? null : $"{open}[{string.Join(',', interfaceType.GetGenericArguments().Select(GenericArguments.Format))}]";
    }

    /// <summary>The names under which classes of an interface may be listed: itself, and for a closed generic one its definition.</summary>
    public static IEnumerable<string> Candidates(Type interfaceType)
    {
        if (TryGet(interfaceType) is { } own)
        {
            yield return own;
        }

        if (interfaceType.IsConstructedGenericType && TryGet(interfaceType.GetGenericTypeDefinition()) is { } open)
        {
            yield return open;
        }
    }
}
