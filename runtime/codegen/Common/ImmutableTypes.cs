using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Common;

/// <summary>Types whose values never change, so that no copy has to be made or even considered.</summary>
internal static class ImmutableTypes
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "System.Guid", "System.DateTimeOffset", "System.TimeSpan", "System.DateOnly", "System.TimeOnly", "System.Half", "System.Int128",
        "System.UInt128", "System.Index", "System.Range", "System.Uri", "System.Version", "System.Type", "System.Numerics.BigInteger",
        "System.Numerics.Complex", "System.Text.Rune", "System.Net.IPAddress", "System.Net.IPEndPoint", "System.Threading.CancellationToken",
        "Orleans.Runtime.GrainId", "Orleans.Runtime.GrainType", "Orleans.Runtime.IdSpan", "Orleans.Runtime.SiloAddress",
        "Orleans.Runtime.GrainReference",
    };

    /// <summary>True when that is known from the type alone; other types are asked at run time.</summary>
    public static bool Contains(ITypeSymbol type)
    {
        if (type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String or SpecialType.System_DateTime)
        {
            return true;
        }

        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable)
        {
            return Contains(nullable.TypeArguments[0]);
        }

        return type.TypeKind == TypeKind.Enum
            || (type is INamedTypeSymbol named && Names.Contains(Identifiers.MetadataFullName(named)))
            || (type.TypeKind == TypeKind.Interface && type.Implements(WellKnown.Addressable))
            || (type.TypeKind is TypeKind.Class or TypeKind.Struct && type.HasOrleansAttribute("ImmutableAttribute"));
    }
}
