using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Actors.Runtime.Manifest;

/// <summary>
/// Which class answers for a grain type, and which grain type for an interface. Built once from what generated code has
/// registered; closed generic types are added as they are met.
/// </summary>
internal sealed class GrainTypeMap
{
    private readonly FrozenDictionary<Type, GrainClassDescriptor[]> _classesByInterface;
    private readonly FrozenDictionary<string, GrainClassDescriptor> _classesByName;
    private readonly ConcurrentDictionary<GrainType, GrainClassSettings?> _settings = new();
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _grainTypes = new();
    private readonly GrainCollectionOptions _collectionOptions;
    private readonly SiloMessagingOptions _messagingOptions;

    public GrainTypeMap(IOptions<GrainCollectionOptions> collectionOptions, IOptions<SiloMessagingOptions> messagingOptions)
    {
        _collectionOptions = collectionOptions.Value;
        _messagingOptions = messagingOptions.Value;
        var classes = TypeManifest.Classes.Values.OrderBy(descriptor => descriptor.GrainClass.FullName, StringComparer.Ordinal).ToArray();
        _classesByInterface = classes
            .SelectMany(descriptor => descriptor.Interfaces.Select(type => (Interface: type, Class: descriptor)))
            .GroupBy(pair => pair.Interface, pair => pair.Class)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _classesByName = ByName(classes);
    }

    /// <summary>The names of all registered grain types.</summary>
    public IEnumerable<string> Names => _classesByName.Keys;

    /// <summary>The grain type that answers for an interface.</summary>
    /// <exception cref="ArgumentException">No class implements it, or several do and none is preferred.</exception>
    public GrainType Resolve(Type interfaceType, string? classNamePrefix) =>
        _grainTypes.TryGetValue((interfaceType, classNamePrefix), out var grainType)
            ? grainType
            : _grainTypes.GetOrAdd((interfaceType, classNamePrefix), key => Find(key.Interface, key.Prefix));

    /// <summary>The settings of a grain type; null when no class has this name.</summary>
    public GrainClassSettings? FindSettings(GrainType grainType) => _settings.GetOrAdd(grainType, Build);

    private static FrozenDictionary<string, GrainClassDescriptor> ByName(GrainClassDescriptor[] classes)
    {
        var clash = classes.GroupBy(descriptor => descriptor.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        return clash is null
            ? classes.ToFrozenDictionary(descriptor => descriptor.Name, StringComparer.Ordinal)
            : throw new OrleansConfigurationException(
                $"Grain type '{clash.Key}' is the name of several classes: {string.Join(", ", clash.Select(descriptor => $"'{descriptor.GrainClass}'"))}; give all but one another name with [GrainType].");
    }

    private static string? DefaultName(Type interfaceType) => interfaceType.GetCustomAttribute<DefaultGrainTypeAttribute>()?.GrainType;

    private static bool IsNamedAfter(Type grainClass, Type interfaceType) =>
        interfaceType.Name.Length > 1 && interfaceType.Name[0] == 'I' && grainClass.Name == interfaceType.Name[1..];

    private GrainType Find(Type interfaceType, string? prefix)
    {
        var open = interfaceType.IsGenericType ? interfaceType.GetGenericTypeDefinition() : interfaceType;
        var classes = _classesByInterface.GetValueOrDefault(interfaceType) ?? _classesByInterface.GetValueOrDefault(open) ?? [];
        var matches = prefix is null
            ? classes
            : [.. classes.Where(descriptor => (descriptor.GrainClass.FullName ?? "").StartsWith(prefix, StringComparison.Ordinal))];
        var chosen = Choose(matches, interfaceType, prefix);
        return GrainType.Create(CloseName(chosen, interfaceType));
    }

    private static GrainClassDescriptor Choose(GrainClassDescriptor[] matches, Type interfaceType, string? prefix)
    {
        var withPrefix = prefix is null ? "" : $" and has a full name that starts with '{prefix}'";
        if (matches.Length == 0)
        {
            throw new ArgumentException($"No grain class implements '{interfaceType}'{withPrefix}; add one, or reference the project that has it from the host.");
        }

        if (matches.Length == 1)
        {
            return matches[0];
        }

        var preferred = matches.FirstOrDefault(descriptor => descriptor.Name == DefaultName(interfaceType))
            ?? matches.FirstOrDefault(descriptor => IsNamedAfter(descriptor.GrainClass, interfaceType));
        return preferred ?? throw new ArgumentException(
            $"Several grain classes implement '{interfaceType}'{withPrefix}: {string.Join(", ", matches.Select(descriptor => $"'{descriptor.GrainClass}'"))}; pass grainClassNamePrefix or mark the interface with [DefaultGrainType].");
    }

    // A closed generic grain type carries its arguments in the name, so that a silo that has never met it can close the class.
    private static string CloseName(GrainClassDescriptor descriptor, Type interfaceType) =>
        descriptor.GrainClass.IsGenericTypeDefinition
            ? $"{descriptor.Name}[{string.Join(',', interfaceType.GetGenericArguments().Select(GenericArguments.Format))}]"
            : descriptor.Name;

    private GrainClassSettings? Build(GrainType grainType)
    {
        var name = grainType.ToString();
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (!_classesByName.TryGetValue(bracket < 0 ? name : name[..bracket], out var descriptor))
        {
            return null;
        }

        if (bracket < 0)
        {
            return new GrainClassSettings(descriptor.GrainClass, grainType, descriptor.Create!, _collectionOptions, _messagingOptions);
        }

        var closed = descriptor.GrainClass.MakeGenericType(GenericArguments.Parse(name[(bracket + 1)..^1]));
        var create = descriptor.CloseCreate(closed.GetGenericArguments());
        return new GrainClassSettings(closed, grainType, create, _collectionOptions, _messagingOptions);
    }
}
