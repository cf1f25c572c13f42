using System.Collections.Concurrent;
using System.Collections.Immutable;
using Actors.Runtime.Calls;
using Actors.Runtime.Manifest;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>
/// Which grain type answers for an interface, in a process that has no grain classes: what the silos have told. For an interface that
/// none has told of yet there is a stand-in, and its references take the real grain type on as soon as it is known.
/// </summary>
internal sealed class ClientGrainTypes : IGrainTypes
{
    private const string StandInPrefix = "sys.unresolved.";

    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _resolved = new();
    private readonly ConcurrentDictionary<GrainType, (Type Interface, string? Prefix)> _standIns = new();
    private readonly ReferenceFactory _references;
    private ImmutableDictionary<string, ImmutableArray<GrainClassName>> _classes = ImmutableDictionary<string, ImmutableArray<GrainClassName>>.Empty;

    public ClientGrainTypes(ReferenceFactory references) => _references = references;

    /// <summary>True for a stand-in; its calls must wait until the silos have told the grain type.</summary>
    public static bool IsStandIn(GrainType grainType) => grainType.AsSpan().StartsWith("sys.unresolved."u8);

    /// <inheritdoc />
    public GrainType Resolve(Type interfaceType, string? classNamePrefix) =>
        _resolved.TryGetValue((interfaceType, classNamePrefix), out var known) ? known : Find(interfaceType, classNamePrefix);

    /// <summary>The grain type that a stand-in stands for; null when the silos have not told.</summary>
    /// <exception cref="ArgumentException">Several classes answer and none is preferred.</exception>
    public GrainType? Find(GrainType standIn)
    {
        if (!_standIns.TryGetValue(standIn, out var key) || !HasClasses(key.Interface))
        {
            return null;
        }

        var grainType = Find(key.Interface, key.Prefix);
        _references.Redirect(standIn, grainType);
        return grainType;
    }

    /// <summary>Takes over what a silo hosts.</summary>
    public void Learn(IReadOnlyDictionary<string, GrainClassName[]> interfaces)
    {
        foreach (var (name, classes) in interfaces)
        {
            ImmutableInterlocked.AddOrUpdate(
                ref _classes, name, [.. classes], (_, known) => [.. known.Union(classes).OrderBy(item => item.ClassName, StringComparer.Ordinal)]);
        }

        foreach (var standIn in _standIns.Keys)
        {
            try
            {
                Find(standIn);
            }
            catch (ArgumentException)
            {
                // The callers of that interface are told.
            }
        }
    }

    /// <summary>What the callers of a stand-in are told when no silo of the cluster knows its interface.</summary>
    public ArgumentException NotHosted(GrainType standIn) => new(
        $"No silo of the cluster hosts a class of the interface '{(_standIns.TryGetValue(standIn, out var key) ? key.Interface.ToString() : standIn.ToString())}'; start one that does.");

    private bool HasClasses(Type interfaceType) => InterfaceNames.Candidates(interfaceType).Any(Volatile.Read(ref _classes).ContainsKey);

    private GrainType Find(Type interfaceType, string? prefix)
    {
        var all = Volatile.Read(ref _classes);
        var name = InterfaceNames.Candidates(interfaceType).FirstOrDefault(all.ContainsKey);
        if (name is not null)
        {
            return _resolved.GetOrAdd((interfaceType, prefix), GrainTypeChoice.Choose(all[name], interfaceType, prefix));
        }

        var standIn = GrainType.Create($"{StandInPrefix}{InterfaceNames.TryGet(interfaceType) ?? interfaceType.FullName}{(prefix is null ? "" : "/" + prefix)}");
        _standIns.TryAdd(standIn, (interfaceType, prefix));
        return standIn;
    }
}
