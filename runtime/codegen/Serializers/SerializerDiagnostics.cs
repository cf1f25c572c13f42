using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>Everything that is said about serialized types at compile time. Each message names the member and the remedy.</summary>
internal static class SerializerDiagnostics
{
    public static readonly DiagnosticDescriptor MissingId = Describe(
        "ACT1001",
        "A member of a serialized type has no [Id]",
        "'{0}' is not written because it has no [Id]; add [Id({1})], or mark it [NonSerialized] (a property: [field: NonSerialized])",
        DiagnosticSeverity.Warning);

    public static readonly DiagnosticDescriptor DuplicateId = Describe(
        "ACT1002",
        "Two members have one id",
        "'{0}' and '{1}' both have [Id({2})]; give one of them another number");

    public static readonly DiagnosticDescriptor DuplicateAlias = Describe(
        "ACT1003",
        "Two types have one name in messages",
        "'{0}' and '{1}' are both known as '{2}' in messages; give one of them another [Alias]",
        DiagnosticSeverity.Error,
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor InaccessibleType = Describe(
        "ACT1004",
        "A serialized type is not accessible to generated code",
        "'{0}' is private, protected or file-local, itself or by a type around it; make it internal or public");

    public static readonly DiagnosticDescriptor UnsettableProperty = Describe(
        "ACT1005",
        "A serialized property cannot be given a value",
        "'{0}' computes its value and has no setter; put [Id] on what it computes from, or add a setter (it may be private)");

    public static readonly DiagnosticDescriptor UnsupportedMember = Describe(
        "ACT1006",
        "The type of a member cannot be written",
        "'{0}' is of type '{1}', which cannot be written; remove [Id], or write what is needed to make it again");

    public static readonly DiagnosticDescriptor UnserializableMember = Describe(
        "ACT1007",
        "The type of a member has no codec",
        "'{0}' is of type '{1}', which is not marked [GenerateSerializer]; mark it, or register a converter with [RegisterConverter]",
        DiagnosticSeverity.Warning,
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ParametersOfClass = Describe(
        "ACT1008",
        "Only records have primary constructor parameters that can be written",
        "'{0}' is not a record, so its parameters have no properties to write; declare properties with [Id]");

    public static readonly DiagnosticDescriptor BadAlias = Describe(
        "ACT1009",
        "An alias cannot be used as a name in messages",
        "'{0}' has the alias '{1}', which is empty or contains one of '< > [ ] ,'; use letters, digits, dots and the like");

    public static readonly DiagnosticDescriptor BadRegistration = Describe(
        "ACT1010",
        "A registered class cannot take part in serialization",
        "'{0}' has [{1}], so it must be a non-abstract accessible class with a parameterless constructor, derive from or implement '{2}', "
        + "and repeat the type parameters of the type that it serves in their order");

    public static readonly DiagnosticDescriptor UnsupportedType = Describe(
        "ACT1011",
        "A type of this kind cannot be serialized",
        "'{0}' is static or a ref struct; remove [GenerateSerializer]");

    public static readonly ImmutableArray<DiagnosticDescriptor> All =
    [
        MissingId, DuplicateId, DuplicateAlias, InaccessibleType, UnsettableProperty, UnsupportedMember, UnserializableMember,
        ParametersOfClass, BadAlias, BadRegistration, UnsupportedType,
    ];

    private static DiagnosticDescriptor Describe(
        string id,
        string title,
        string message,
        DiagnosticSeverity severity = DiagnosticSeverity.Error,
        params string[] tags) =>
        new(id, title, message, "Actors.Serialization", severity, isEnabledByDefault: true, customTags: tags);
}
