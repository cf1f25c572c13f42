using System.Collections.Concurrent;
using Actors.Runtime.Manifest;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Actors.Runtime.Calls;

/// <summary>Makes references: looks the generated proxy of an interface up once and keeps what all references of a kind share.</summary>
internal sealed class ReferenceFactory
{
    private readonly ConcurrentDictionary<(Type Interface, GrainType Type), Maker> _makers = new();
    private readonly ConcurrentDictionary<GrainType, GrainReferenceShared> _untyped = new();
    private readonly Lazy<GrainReferenceRuntime> _runtime;

    public ReferenceFactory(IServiceProvider services) => _runtime = new Lazy<GrainReferenceRuntime>(services.GetRequiredService<GrainReferenceRuntime>);

    /// <summary>A reference to a grain by an interface.</summary>
    /// <exception cref="ArgumentException">No proxy was generated for the interface.</exception>
    public GrainReference Create(Type interfaceType, GrainId grainId) => MakerOf(interfaceType, grainId.Type).Make(grainId.Key);

    /// <summary>What makes references by an interface to grains of a type.</summary>
    /// <exception cref="ArgumentException">No proxy was generated for the interface.</exception>
    public Maker MakerOf(Type interfaceType, GrainType grainType) =>
        _makers.TryGetValue((interfaceType, grainType), out var maker)
            ? maker
            : _makers.GetOrAdd((interfaceType, grainType), MakeMaker(interfaceType, grainType));

    /// <summary>A reference that names a grain without an interface to call it by.</summary>
    public GrainReference CreateUntyped(GrainId grainId)
    {
        var shared = _untyped.GetOrAdd(grainId.Type, static (type, runtime) => new GrainReferenceShared(type, interfaceType: default, 0, runtime.Value), _runtime);
        return new GrainReference(shared, grainId.Key);
    }

    /// <summary>Gives all references of one grain type, made before and after, another one.</summary>
    public void Redirect(GrainType from, GrainType to)
    {
        foreach (var (key, maker) in _makers)
        {
            if (key.Type == from)
            {
                maker.Shared.ResolveTo(MakerOf(key.Interface, to).Shared);
            }
        }

        if (_untyped.TryGetValue(from, out var untyped))
        {
            untyped.ResolveTo(CreateUntyped(new GrainId(to, untyped.GrainType.Value)).Shared);
        }
    }

    /// <summary>A reference to a grain by the name of an interface.</summary>
    public GrainReference Create(GrainInterfaceType interfaceType, GrainId grainId)
    {
        var name = interfaceType.ToString();
        var descriptor = TypeManifest.Interfaces.Values.FirstOrDefault(descriptor => descriptor.Name == name)
            ?? throw new ArgumentException($"No grain interface is named '{name}' in this process; reference the project that has it.");
        return Create(descriptor.InterfaceType, grainId);
    }

    private Maker MakeMaker(Type interfaceType, GrainType grainType)
    {
        var open = interfaceType.IsGenericType ? interfaceType.GetGenericTypeDefinition() : interfaceType;
        if (!TypeManifest.Interfaces.TryGetValue(open, out var descriptor))
        {
            throw new ArgumentException(
                $"'{interfaceType}' has no generated proxy; it must derive from IGrainWithStringKey or another key marker, and its project must reference the code generator.");
        }

        var shared = new GrainReferenceShared(grainType, new GrainInterfaceType(descriptor.Name), descriptor.Version, _runtime.Value);
        return new Maker(shared, descriptor.CreateProxy ?? CloseProxy(descriptor, interfaceType));
    }

    private static Func<GrainReferenceShared, IdSpan, GrainReference> CloseProxy(GrainInterfaceDescriptor descriptor, Type interfaceType)
    {
        var proxyType = descriptor.ProxyType.MakeGenericType(interfaceType.GetGenericArguments());
        var factory = ActivatorUtilities.CreateFactory(proxyType, [typeof(GrainReferenceShared), typeof(IdSpan)]);
        return (shared, key) => (GrainReference)factory(NoServices.Instance, [shared, key]);
    }

    /// <summary>Makes references of one kind.</summary>
    internal sealed record Maker(GrainReferenceShared Shared, Func<GrainReferenceShared, IdSpan, GrainReference> Create)
    {
        public GrainReference Make(IdSpan key) => Create(Shared, key);
    }

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
