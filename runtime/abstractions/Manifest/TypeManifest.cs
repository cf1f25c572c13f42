using System.Collections.Immutable;
using System.ComponentModel;

namespace Actors.Runtime.Manifest;

/// <summary>
/// Everything that generated code of the loaded assemblies has registered. Process-wide, because types are; it only grows.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TypeManifest
{
    private static ImmutableDictionary<Type, GrainInterfaceDescriptor> _interfaces = ImmutableDictionary<Type, GrainInterfaceDescriptor>.Empty;
    private static ImmutableDictionary<Type, GrainClassDescriptor> _classes = ImmutableDictionary<Type, GrainClassDescriptor>.Empty;

    /// <summary>The interfaces registered so far, by (open) type.</summary>
    public static ImmutableDictionary<Type, GrainInterfaceDescriptor> Interfaces => Volatile.Read(ref _interfaces);

    /// <summary>The grain classes registered so far, by (open) type.</summary>
    public static ImmutableDictionary<Type, GrainClassDescriptor> Classes => Volatile.Read(ref _classes);

    /// <summary>Adds an interface; a second time is harmless.</summary>
    public static void Add(GrainInterfaceDescriptor descriptor) =>
        ImmutableInterlocked.TryAdd(ref _interfaces, descriptor.InterfaceType, descriptor);

    /// <summary>Adds a grain class; a second time is harmless.</summary>
    public static void Add(GrainClassDescriptor descriptor) =>
        ImmutableInterlocked.TryAdd(ref _classes, descriptor.GrainClass, descriptor);
}
