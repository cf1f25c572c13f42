using Actors.Runtime.CodeGen.Common;
using Actors.Runtime.CodeGen.Grains;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>What a serialized type, and a class registered for serialization, must look like.</summary>
internal static class SerializerRules
{
    /// <summary>The rules that a type marked <c>[GenerateSerializer]</c> breaks.</summary>
    public static IEnumerable<Violation> Violations(INamedTypeSymbol type)
    {
        if (type.IsStatic || type.IsRefLikeType)
        {
            return [new Violation(SerializerDiagnostics.UnsupportedType, type, type.ToDisplayString())];
        }

        if (!type.IsAccessibleFrom(type.ContainingAssembly))
        {
            return [new Violation(SerializerDiagnostics.InaccessibleType, type, type.ToDisplayString())];
        }

        return AliasViolations(type).Concat(type.TypeKind == TypeKind.Enum ? [] : MemberViolations(type));
    }

    /// <summary>The rules that a class marked <c>[Register…]</c> breaks.</summary>
    public static IEnumerable<Violation> RegistrationViolations(INamedTypeSymbol type, RegistrationKind kind)
    {
        var contracts = RegistrationReader.ContractsOf(type, kind).ToList();
        var isUsable = type is { TypeKind: TypeKind.Class, IsAbstract: false }
            && type.IsAccessibleFrom(type.ContainingAssembly)
            && type.InstanceConstructors.Any(static constructor => constructor.Parameters.IsEmpty && constructor.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal)
            && contracts.Count > 0
            && contracts.All(contract => RepeatsTypeParameters(type, contract.TypeArguments[0], kind));
        if (!isUsable)
        {
            var attribute = RegistrationReader.Attributes[kind].Split('.').Last().Replace("Attribute", "");
            var contract = RegistrationReader.Contracts[kind].Split('.').Last().Replace("`1", "<T>").Replace("`2", "<TValue, TSurrogate>");
            yield return new Violation(SerializerDiagnostics.BadRegistration, type, type.ToDisplayString(), attribute, contract);
        }
    }

    private static bool RepeatsTypeParameters(INamedTypeSymbol type, ITypeSymbol value, RegistrationKind kind)
    {
        var parameters = type.AllTypeParameters().ToList<ISymbol>();
        if (parameters.Count == 0)
        {
            return true;
        }

        return kind is RegistrationKind.Codec or RegistrationKind.Converter
            && value is INamedTypeSymbol named
            && named.AllTypeArguments().SequenceEqual(parameters, SymbolEqualityComparer.Default);
    }

    private static IEnumerable<Violation> AliasViolations(INamedTypeSymbol type) =>
        WireNames.Aliases(type)
            .Where(static alias => string.IsNullOrWhiteSpace(alias) || alias.IndexOfAny(WireNames.Reserved) >= 0)
            .Select(alias => new Violation(SerializerDiagnostics.BadAlias, type, type.ToDisplayString(), alias));

    private static IEnumerable<Violation> MemberViolations(INamedTypeSymbol type)
    {
        if (!type.IsRecord && SerializableMembers.Argument(type, "IncludePrimaryConstructorParameters") is true)
        {
            yield return new Violation(SerializerDiagnostics.ParametersOfClass, type, type.ToDisplayString());
        }

        var members = SerializableMembers.Of(type);
        foreach (var member in members)
        {
            if (member.Symbol is IPropertySymbol property && !MemberReader.CanSet(property))
            {
                yield return new Violation(SerializerDiagnostics.UnsettableProperty, property, Name(property));
            }

            if (MemberTypes.IsUnsupported(member.Type, type.ContainingAssembly))
            {
                yield return new Violation(SerializerDiagnostics.UnsupportedMember, member.Symbol, Name(member.Symbol), member.Type.ToDisplayString());
            }
        }

        foreach (var violation in DuplicateIds(members).Concat(MissingIds(type, members)))
        {
            yield return violation;
        }
    }

    private static IEnumerable<Violation> DuplicateIds(IEnumerable<NumberedMember> members) =>
        members.GroupBy(static member => (member.Id, member.IsParameter))
            .SelectMany(static group => group.Skip(1).Select(member => new Violation(
                SerializerDiagnostics.DuplicateId, member.Symbol, Name(member.Symbol), Name(group.First().Symbol), member.Id)));

    private static IEnumerable<Violation> MissingIds(INamedTypeSymbol type, IReadOnlyList<NumberedMember> members)
    {
        var next = members.Where(static member => !member.IsParameter).Select(static member => member.Id + 1).DefaultIfEmpty(0u).Max();
        return SerializableMembers.DataMembers(type)
            .Where(member => members.All(numbered => !SymbolEqualityComparer.Default.Equals(numbered.Symbol, member)) && LooksLikeData(member))
            .Select(member => new Violation(SerializerDiagnostics.MissingId, member, Name(member), next));
    }

    /// <summary>A public field, or a public automatic property that can be set, unless it says that it is not to be written.</summary>
    private static bool LooksLikeData(ISymbol member) => member switch
    {
        IFieldSymbol field => field.DeclaredAccessibility == Accessibility.Public && !IsNonSerialized(field),
        IPropertySymbol { SetMethod: not null, DeclaredAccessibility: Accessibility.Public } property =>
            SerializableMembers.BackingField(property) is { } field && !IsNonSerialized(field),
        _ => false,
    };

    private static bool IsNonSerialized(IFieldSymbol field) =>
        field.GetAttributes().Any(static attribute => attribute.AttributeClass.IsNamed("System.NonSerializedAttribute"));

    private static string Name(ISymbol member) => $"{member.ContainingType.ToDisplayString()}.{member.Name}";
}
