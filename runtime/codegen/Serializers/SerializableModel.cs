using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>A type marked <c>[GenerateSerializer]</c> as its codec needs it; text only, so that unchanged source yields an equal model.</summary>
/// <param name="MetadataName">The full name as reflection spells it.</param>
/// <param name="Namespace">The namespace of the generated codec.</param>
/// <param name="CodecName">The codec class without type parameters.</param>
/// <param name="TypeParameters">Such as <c>&lt;T&gt;</c>, or nothing.</param>
/// <param name="OpenArguments">Such as <c>&lt;,&gt;</c>, or nothing.</param>
/// <param name="Constraints">The clauses that belong to the type parameters.</param>
/// <param name="Type">The type in terms of the codec's type parameters.</param>
/// <param name="OpenTypeOf"><c>typeof</c> of the type, open when it is generic.</param>
/// <param name="Names">Its names in messages; the first is written, all are read.</param>
/// <param name="Shape">What kind of type it is.</param>
/// <param name="BaseType">The base class whose codec writes the inherited part, or null.</param>
/// <param name="Creation">How empty instances are made.</param>
/// <param name="Options">What its attributes ask for.</param>
/// <param name="ImmutableWhen">The condition under which objects never change, as an expression.</param>
/// <param name="Parameters">Members that are written as a level of their own: the primary constructor's parameters.</param>
/// <param name="Members">Members with ids.</param>
/// <param name="Hooks">Classes whose methods are called before and after.</param>
internal sealed record SerializableModel(
    string MetadataName,
    string Namespace,
    string CodecName,
    string TypeParameters,
    string OpenArguments,
    string Constraints,
    string Type,
    string OpenTypeOf,
    EquatableArray<string> Names,
    TypeShape Shape,
    string? BaseType,
    Creation Creation,
    CodecOptions Options,
    string ImmutableWhen,
    EquatableArray<MemberModel> Parameters,
    EquatableArray<MemberModel> Members,
    EquatableArray<HookModel> Hooks)
{
    public bool IsGeneric => TypeParameters.Length > 0;

    public bool IsStruct => Shape == TypeShape.Struct;

    public IEnumerable<MemberModel> AllMembers => Parameters.Concat(Members);

    /// <summary>True when the parameters are followed by a level for the other members, now or in a later version.</summary>
    public bool HasTwoLevels => Parameters.Count > 0 && (Members.Count > 0 || Shape is TypeShape.OpenClass or TypeShape.AbstractClass);
}

internal enum TypeShape
{
    SealedClass,
    OpenClass,
    AbstractClass,
    Struct,
    Enum,
}

/// <summary>How empty instances are made.</summary>
internal enum Creation
{
    /// <summary>Without running a constructor.</summary>
    Bare,

    /// <summary>With <c>new</c>.</summary>
    Constructor,

    /// <summary>With a constructor that generated code may not call by name.</summary>
    HiddenConstructor,

    /// <summary>With the registered activator.</summary>
    Activator,
}

[Flags]
internal enum CodecOptions
{
    None = 0,

    /// <summary>The type is marked <c>[Immutable]</c>.</summary>
    Immutable = 1,

    /// <summary>Each occurrence is written in full.</summary>
    WithoutReferences = 2,

    /// <summary>Members with the default value of their type are left out.</summary>
    WithoutDefaults = 4,
}

/// <summary>A class of callbacks.</summary>
/// <param name="Type">The class.</param>
/// <param name="Methods">The callbacks that it has, with their arguments' modifier: <c>OnSerializing</c> or <c>OnSerializing ref</c>.</param>
internal sealed record HookModel(string Type, EquatableArray<string> Methods);
