using System.Reflection;
using Actors.Runtime.Manifest;
using Orleans.Placement;
using Orleans.Runtime;

namespace Actors.Runtime.Placement;

/// <summary>The manifest of this silo.</summary>
internal sealed class LocalManifest : ISiloManifestTarget
{
    public const string Role = "manifest";

    public SiloManifest Manifest { get; } = new(
        Assembly.GetEntryAssembly()?.GetName().Name ?? "silo",
        [.. TypeManifest.Classes.Values.Select(Describe)]);

    public ValueTask<SiloManifest> Get() => new(Manifest);

    private static HostedGrain Describe(GrainClassDescriptor descriptor) => new(
        descriptor.Name,
        descriptor.GrainClass.FullName ?? descriptor.GrainClass.Name,
        descriptor.GrainClass.GetCustomAttribute<PlacementAttribute>(inherit: true)?.PlacementStrategy.GetType().FullName,
        [.. descriptor.Interfaces.Select(NameOf)]);

    private static string NameOf(Type type) =>
        TypeManifest.Interfaces.TryGetValue(type.IsGenericType ? type.GetGenericTypeDefinition() : type, out var descriptor) ? descriptor.Name : type.FullName ?? type.Name;
}
