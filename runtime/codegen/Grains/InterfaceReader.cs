using System.Globalization;
using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Turns an interface into its model.</summary>
internal static class InterfaceReader
{
    /// <summary>The model, or null for an interface that is not called remotely or breaks a rule; the analyzer says which.</summary>
    public static InterfaceModel? Read(INamedTypeSymbol type)
    {
        if (!GrainInterfaces.Contains(type) || GrainInterfaceRules.Violations(type).Any())
        {
            return null;
        }

        var typeParameters = type.AllTypeParameters().ToList();
        var names = TypeNames.Declared.With(typeParameters);
        return new InterfaceModel(
            Identifiers.MetadataFullName(type),
            Identifiers.GeneratedNamespace(type),
            "Proxy_" + Identifiers.FlatName(type),
            names.ParameterList(typeParameters),
            typeParameters.Count == 0 ? "" : $"<{new string(',', typeParameters.Count - 1)}>",
            names.Constraints(typeParameters),
            names.Of(type),
            names.OpenTypeOf(type),
            ClusterNames.OfInterface(type),
            VersionOf(type),
            ReadMethods(type, names).ToEquatableArray());
    }

    private static string VersionOf(INamedTypeSymbol type) =>
        type.OrleansAttributeText("VersionAttribute") ?? "0";

    private static IEnumerable<MethodModel> ReadMethods(INamedTypeSymbol type, TypeNames names)
    {
        var requestNames = new HashSet<string>(StringComparer.Ordinal);
        foreach (var declaring in GrainInterfaces.SelfAndInherited(type))
        {
            foreach (var method in GrainInterfaces.DeclaredMethods(declaring))
            {
                yield return MethodReader.Read(method, names, Unique(requestNames, method.Name));
            }
        }
    }

    private static string Unique(HashSet<string> taken, string methodName)
    {
        var name = methodName + "Request";
        for (var number = 2; !taken.Add(name); number++)
        {
            name = $"{methodName}Request{number.ToString(CultureInfo.InvariantCulture)}";
        }

        return name;
    }
}
