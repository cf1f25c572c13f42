using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>Turns a class marked <c>[Register…]</c> into its model.</summary>
internal static class RegistrationReader
{
    public static readonly IReadOnlyDictionary<RegistrationKind, string> Attributes = new Dictionary<RegistrationKind, string>
    {
        [RegistrationKind.Codec] = "Orleans.RegisterSerializerAttribute",
        [RegistrationKind.Copier] = "Orleans.RegisterCopierAttribute",
        [RegistrationKind.Activator] = "Orleans.RegisterActivatorAttribute",
        [RegistrationKind.Converter] = "Orleans.RegisterConverterAttribute",
    };

    /// <summary>What a class of this role derives from or implements; the first type argument is the type that it serves.</summary>
    public static readonly IReadOnlyDictionary<RegistrationKind, string> Contracts = new Dictionary<RegistrationKind, string>
    {
        [RegistrationKind.Codec] = "Actors.Runtime.Serialization.Codec`1",
        [RegistrationKind.Copier] = "Orleans.Serialization.Cloning.IDeepCopier`1",
        [RegistrationKind.Activator] = "Orleans.Serialization.Activators.IActivator`1",
        [RegistrationKind.Converter] = "Orleans.IConverter`2",
    };

    public static IEnumerable<RegistrationModel> Read(INamedTypeSymbol type, RegistrationKind kind)
    {
        if (SerializerRules.RegistrationViolations(type, kind).Any())
        {
            yield break;
        }

        var number = 0;
        foreach (var contract in ContractsOf(type, kind))
        {
            yield return Read(type, kind, contract, number++);
        }
    }

    /// <summary>The closed contracts that a class fulfils.</summary>
    public static IEnumerable<INamedTypeSymbol> ContractsOf(INamedTypeSymbol type, RegistrationKind kind)
    {
        for (var parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            if (parent.OriginalDefinition.IsNamed(Contracts[kind]))
            {
                yield return parent;
            }
        }

        foreach (var contract in type.AllInterfaces.Where(candidate => candidate.OriginalDefinition.IsNamed(Contracts[kind])))
        {
            yield return contract;
        }
    }

    private static RegistrationModel Read(INamedTypeSymbol type, RegistrationKind kind, INamedTypeSymbol contract, int number)
    {
        var typeParameters = type.AllTypeParameters().ToList();
        var names = TypeNames.Declared.With(typeParameters);
        var value = contract.TypeArguments[0].WithNullableAnnotation(NullableAnnotation.None);
        var named = value as INamedTypeSymbol;
        return new RegistrationModel(
            kind,
            $"{Identifiers.MetadataFullName(type)}{(number == 0 ? "" : "." + number)}",
            names.Of(type),
            names.OpenTypeOf(type),
            names.ParameterList(typeParameters),
            typeParameters.Count == 0 ? "" : $"<{new string(',', typeParameters.Count - 1)}>",
            names.Constraints(typeParameters),
            names.Of(value),
            named is null ? names.TypeOf(value) : names.OpenTypeOf(named),
            (named is null ? [value.Name] : WireNames.Of(named.OriginalDefinition)).ToEquatableArray(),
            kind == RegistrationKind.Converter ? ReadConverter(type, contract, names, number) : null);
    }

    private static ConverterModel ReadConverter(INamedTypeSymbol type, INamedTypeSymbol contract, TypeNames names, int number) => new(
        Identifiers.GeneratedNamespace(type),
        $"Codec_{Identifiers.FlatName(type)}{(number == 0 ? "" : "_" + number)}",
        names.Of(contract.TypeArguments[1]),
        contract.TypeArguments[0].IsValueType,
        type.AllInterfaces.Any(candidate => candidate.OriginalDefinition.IsNamed("Orleans.IPopulator`2")
            && SymbolEqualityComparer.Default.Equals(candidate.TypeArguments[0], contract.TypeArguments[0])));
}
