using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>Turns a type marked <c>[GenerateSerializer]</c> into its model.</summary>
internal static class SerializableReader
{
    private const string GenerateSerializer = "GenerateSerializerAttribute";

    /// <summary>The model, or null for a type that breaks a rule; the analyzer says which.</summary>
    public static SerializableModel? Read(INamedTypeSymbol type)
    {
        if (SerializerRules.Violations(type).Any(static violation => violation.Rule.DefaultSeverity == DiagnosticSeverity.Error))
        {
            return null;
        }

        var typeParameters = type.AllTypeParameters().ToList();
        var names = TypeNames.Declared.With(typeParameters);
        var baseType = BaseWithCodec(type);
        var members = type.TypeKind == TypeKind.Enum ? [] : SerializableMembers.Of(type);
        return new SerializableModel(
            Identifiers.MetadataFullName(type),
            Identifiers.GeneratedNamespace(type),
            "Codec_" + Identifiers.FlatName(type),
            names.ParameterList(typeParameters),
            typeParameters.Count == 0 ? "" : $"<{new string(',', typeParameters.Count - 1)}>",
            names.Constraints(typeParameters),
            names.Of(type),
            names.OpenTypeOf(type),
            WireNames.Of(type).ToEquatableArray(),
            ShapeOf(type),
            baseType is null ? null : names.Of(baseType),
            CreationOf(type),
            OptionsOf(type),
            type.TypeKind == TypeKind.Enum ? "true" : ImmutabilityAnalysis.ConditionFor(type, baseType, names),
            members.Where(static member => member.IsParameter).Select(member => MemberReader.Read(member, names)).ToEquatableArray(),
            members.Where(static member => !member.IsParameter).Select(member => MemberReader.Read(member, names)).ToEquatableArray(),
            HooksOf(type, names).ToEquatableArray());
    }

    /// <summary>The nearest base class that writes its own members. All exceptions have one in <see cref="Exception"/>.</summary>
    public static INamedTypeSymbol? BaseWithCodec(INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType)
        {
            if (current.OriginalDefinition.HasOrleansAttribute(GenerateSerializer) || current.IsNamed("System.Exception"))
            {
                return current;
            }
        }

        return null;
    }

    private static TypeShape ShapeOf(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Enum } => TypeShape.Enum,
        { TypeKind: TypeKind.Struct } => TypeShape.Struct,
        { IsAbstract: true } => TypeShape.AbstractClass,
        { IsSealed: true } => TypeShape.SealedClass,
        _ => TypeShape.OpenClass,
    };

    private static Creation CreationOf(INamedTypeSymbol type)
    {
        if (type.HasOrleansAttribute("UseActivatorAttribute"))
        {
            return Creation.Activator;
        }

        var constructor = type.InstanceConstructors.FirstOrDefault(static candidate => candidate.Parameters.IsEmpty);
        if (type.TypeKind != TypeKind.Class || type.IsAbstract || constructor is null)
        {
            return Creation.Bare;
        }

        var isVisible = constructor.DeclaredAccessibility
            is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;
        return isVisible && !HasRequiredMembers(type) ? Creation.Constructor : Creation.HiddenConstructor;
    }

    private static bool HasRequiredMembers(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            if (current.GetMembers().Any(static member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }))
            {
                return true;
            }
        }

        return false;
    }

    private static CodecOptions OptionsOf(INamedTypeSymbol type) =>
        (type.HasOrleansAttribute("ImmutableAttribute") ? CodecOptions.Immutable : CodecOptions.None)
        | (type.HasOrleansAttribute("SuppressReferenceTrackingAttribute") ? CodecOptions.WithoutReferences : CodecOptions.None)
        | (type.HasOrleansAttribute("OmitDefaultMemberValuesAttribute") ? CodecOptions.WithoutDefaults : CodecOptions.None);

    private static IEnumerable<HookModel> HooksOf(INamedTypeSymbol type, TypeNames names) =>
        type.GetAttributes()
            .Where(static attribute => attribute.AttributeClass.IsNamed("Orleans.SerializationCallbacksAttribute"))
            .Select(static attribute => attribute.FirstArgument().Value as INamedTypeSymbol)
            .OfType<INamedTypeSymbol>()
            .Select(hook => new HookModel(names.Of(hook), CallbacksOf(hook).ToEquatableArray()));

    private static IEnumerable<string> CallbacksOf(INamedTypeSymbol hook) =>
        hook.GetMembers().OfType<IMethodSymbol>()
            .Where(static method => !method.IsStatic && method.Parameters.Length is 1 or 2 && method.Name.StartsWith("On", StringComparison.Ordinal))
            .Select(static method => method.Parameters[0].RefKind == RefKind.Ref ? method.Name + " ref" : method.Name);
}
