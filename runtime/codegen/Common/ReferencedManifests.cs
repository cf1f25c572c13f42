using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Common;

/// <summary>Finds the manifests that generated code put into the assemblies that a compilation references.</summary>
internal static class ReferencedManifests
{
    /// <summary>The manifest classes, <c>global::</c> included, in the order of their names.</summary>
    public static EquatableArray<string> Find(Compilation compilation, CancellationToken cancellationToken)
    {
        var attribute = compilation.GetTypeByMetadataName(WellKnown.GeneratedManifest);
        if (attribute is null)
        {
            return EquatableArray<string>.Empty;
        }

        var manifests = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var assembly in compilation.SourceModule.ReferencedAssemblySymbols)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (CanHaveManifest(assembly, attribute.ContainingAssembly))
            {
                manifests.UnionWith(ManifestsOf(assembly, attribute));
            }
        }

        return manifests.ToEquatableArray();
    }

    private static bool CanHaveManifest(IAssemblySymbol assembly, IAssemblySymbol abstractions) =>
        SymbolEqualityComparer.Default.Equals(assembly, abstractions)
        || assembly.Modules.Any(module => module.ReferencedAssemblies.Contains(abstractions.Identity));

    private static IEnumerable<string> ManifestsOf(IAssemblySymbol assembly, INamedTypeSymbol attribute) =>
        assembly.GetAttributes()
            .Where(candidate => SymbolEqualityComparer.Default.Equals(candidate.AttributeClass, attribute))
            .Select(static candidate => candidate.FirstArgument().Value as INamedTypeSymbol)
            .OfType<INamedTypeSymbol>()
            .Where(static type => type.TypeKind != TypeKind.Error)
            .Select(static type => TypeNames.Declared.Of(type));
}
