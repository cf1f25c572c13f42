using System.Globalization;
using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Turns a method of a grain interface into its model.</summary>
internal static class MethodReader
{
    public static MethodModel Read(IMethodSymbol method, TypeNames interfaceNames, string requestName)
    {
        var names = interfaceNames.With(method.TypeParameters);
        var declaring = method.ContainingType;
        var kind = GrainInterfaces.ReturnKindOf(method);
        var isOneWay = kind == ReturnKind.Void || method.HasOrleansAttribute("OneWayAttribute");
        return new MethodModel(
            requestName,
            names.ParameterList(method.TypeParameters),
            names.Constraints(method.TypeParameters),
            names.ImplementationConstraints(method.TypeParameters),
            names.Of(declaring),
            names.TypeOf(declaring),
            InterfaceName(declaring, names),
            Identifiers.Escape(method.Name),
            ClusterNames.OfMethod(method),
            Options(method, isOneWay),
            ResponseTimeout.TicksOf(method),
            Reflection(method, names),
            isOneWay,
            kind,
            names.Of(method.ReturnType),
            method.ReturnType is INamedTypeSymbol { Arity: 1 } constructed ? names.Of(constructed.TypeArguments[0]) : "",
            ReadParameters(method, names).ToEquatableArray());
    }

    private static IEnumerable<ParameterModel> ReadParameters(IMethodSymbol method, TypeNames names)
    {
        var index = 0;
        foreach (var parameter in method.Parameters)
        {
            var type = names.Of(parameter.Type);
            yield return GrainInterfaces.IsToken(parameter)
                ? new ParameterModel("", type, IsToken: true, IsImmutable: true, HoldsReferences: false)
                : new ParameterModel(
                    "A" + index++.ToString(CultureInfo.InvariantCulture),
                    type,
                    IsToken: false,
                    ImmutableTypes.Contains(parameter.Type) || parameter.HasOrleansAttribute("ImmutableAttribute"),
                    !parameter.Type.IsUnmanagedType);
        }
    }

    private static string InterfaceName(INamedTypeSymbol type, TypeNames names)
    {
        var name = Literals.Text(ClusterNames.OfInterface(type.OriginalDefinition));
        var arguments = type.AllTypeArguments().ToList();
        return arguments.Count == 0
            ? name
            : $"global::Actors.Runtime.Manifest.GenericInterfaces.CloseName({name}, {string.Join(", ", arguments.Select(names.TypeOf))})";
    }

    private static string Options(IMethodSymbol method, bool isOneWay)
    {
        var options = new List<string>();
        Add(method.HasOrleansAttribute("ReadOnlyAttribute"), "ReadOnly");
        Add(method.HasOrleansAttribute("AlwaysInterleaveAttribute"), "AlwaysInterleave");
        Add(isOneWay, "OneWay");
        return string.Join(" | ", options.DefaultIfEmpty(Option("None")));

        void Add(bool condition, string name)
        {
            if (condition)
            {
                options.Add(Option(name));
            }
        }

        static string Option(string name) => "global::Actors.Runtime.Invocation.GrainMethodOptions." + name;
    }

    private static string Reflection(IMethodSymbol method, TypeNames names)
    {
        var declaring = names.TypeOf(method.ContainingType);
        var name = Literals.Text(method.Name);
        var parameters = TypeArray(method.Parameters.Select(static parameter => parameter.Type));
        return method.Arity == 0
            ? $"{declaring}.GetMethod({name}, 0, {parameters})!"
            : $"global::Actors.Runtime.Manifest.GenericInterfaces.FindMethod({declaring}, {name}, {TypeArray(method.TypeParameters)}, {parameters})";

        string TypeArray(IEnumerable<ITypeSymbol> types) =>
            string.Join(", ", types.Select(names.TypeOf)) is { Length: > 0 } list ? $"new global::System.Type[] {{ {list} }}" : "global::System.Type.EmptyTypes";
    }
}
