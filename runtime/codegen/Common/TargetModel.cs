using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Common;

/// <summary>What the emitted code has to know about the compilation that it becomes part of.</summary>
/// <param name="AssemblyName">The assembly being compiled.</param>
/// <param name="HookAccess">How an override of a <c>protected internal</c> member is declared there.</param>
internal sealed record TargetModel(string AssemblyName, string HookAccess)
{
    /// <summary>The model; null when the compilation does not reference the runtime's abstractions.</summary>
    public static TargetModel? Read(Compilation compilation)
    {
        if (compilation.GetTypeByMetadataName(WellKnown.Request) is not { } request)
        {
            return null;
        }

        var isFriend = SymbolEqualityComparer.Default.Equals(request.ContainingAssembly, compilation.Assembly)
            || request.ContainingAssembly.GivesAccessTo(compilation.Assembly);
        return new TargetModel(compilation.AssemblyName ?? "Unnamed", isFriend ? "protected internal" : "protected");
    }
}
