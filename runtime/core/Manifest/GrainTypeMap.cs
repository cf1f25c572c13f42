using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Manifest;

/// <summary>
/// Which class answers for a grain type, and which grain type for an interface. Built once from what generated code has
/// registered; closed generic types are added as they are met.
/// </summary>
internal sealed class GrainTypeMap : IGrainTypes
{
    private readonly FrozenDictionary<Type, GrainClassDescriptor[]> _classesByInterface;
    private readonly FrozenDictionary<string, GrainClassDescriptor> _classesByName;
    private readonly ConcurrentDictionary<GrainType, GrainClassSettings?> _settings = new();
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _grainTypes = new();
    private readonly GrainCollectionOptions _collectionOptions;
    private readonly SiloMessagingOptions _messagingOptions;
    private readonly StatisticsOptions _statisticsOptions;

    public GrainTypeMap(IOptions<GrainCollectionOptions> collectionOptions, IOptions<SiloMessagingOptions> messagingOptions, IOptions<StatisticsOptions> statisticsOptions)
    {
        _collectionOptions = collectionOptions.Value;
        _messagingOptions = messagingOptions.Value;
        _statisticsOptions = statisticsOptions.Value;
        var classes = TypeManifest.Classes.Values.OrderBy(descriptor => descriptor.GrainClass.FullName, StringComparer.Ordinal).ToArray();
        _classesByInterface = classes
            .SelectMany(descriptor => descriptor.Interfaces.Select(type => (Interface: type, Class: descriptor)))
            .GroupBy(pair => pair.Interface, pair => pair.Class)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _classesByName = ByName(classes);
    }

    /// <summary>The names of all registered grain types.</summary>
    public IEnumerable<string> Names => _classesByName.Keys;

    /// <summary>The classes of this process that implement each interface; the interface open when its arguments are those of the class.</summary>
    public IEnumerable<KeyValuePair<Type, GrainClassDescriptor[]>> ClassesByInterface => _classesByInterface;

    /// <summary>The settings of all grain types that somebody has asked for.</summary>
    public IEnumerable<GrainClassSettings> Met => _settings.Values.OfType<GrainClassSettings>();

    /// <inheritdoc />
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

    private GrainType Find(Type interfaceType, string? prefix)
    {
        var open = interfaceType.IsGenericType ? interfaceType.GetGenericTypeDefinition() : interfaceType;
        var classes = _classesByInterface.GetValueOrDefault(interfaceType) ?? _classesByInterface.GetValueOrDefault(open) ?? [];
        return GrainTypeChoice.Choose([.. classes.Select(GrainClassName.Of)], interfaceType, prefix);
    }

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
            return new GrainClassSettings(descriptor.GrainClass, grainType, descriptor.Create!, _collectionOptions, _messagingOptions, _statisticsOptions);
        }

        var closed = descriptor.GrainClass.MakeGenericType(GenericArguments.Parse(name[(bracket + 1)..^1]));
        var create = descriptor.CloseCreate(closed.GetGenericArguments());
        return new GrainClassSettings(closed, grainType, create, _collectionOptions, _messagingOptions, _statisticsOptions);
    }
}
