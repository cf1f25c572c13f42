using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>A hand-written class that takes part in serialization.</summary>
/// <param name="Kind">Its role.</param>
/// <param name="MetadataName">Its full name as reflection spells it.</param>
/// <param name="Type">It in terms of its own type parameters.</param>
/// <param name="OpenTypeOf"><c>typeof</c> it, open when it is generic.</param>
/// <param name="TypeParameters">Such as <c>&lt;T&gt;</c>, or nothing.</param>
/// <param name="OpenArguments">Such as <c>&lt;,&gt;</c>, or nothing.</param>
/// <param name="Constraints">The clauses that belong to the type parameters.</param>
/// <param name="ValueType">The type that it serves.</param>
/// <param name="OpenValueTypeOf"><c>typeof</c> that, open when it is generic.</param>
/// <param name="Names">That type's names in messages.</param>
/// <param name="Converter">More about a converter; null for other roles.</param>
internal sealed record RegistrationModel(
    RegistrationKind Kind,
    string MetadataName,
    string Type,
    string OpenTypeOf,
    string TypeParameters,
    string OpenArguments,
    string Constraints,
    string ValueType,
    string OpenValueTypeOf,
    EquatableArray<string> Names,
    ConverterModel? Converter);

/// <summary>What the codec around a converter needs.</summary>
/// <param name="Namespace">The namespace of the codec.</param>
/// <param name="CodecName">Its class without type parameters.</param>
/// <param name="SurrogateType">The struct that is written.</param>
/// <param name="IsForStruct">True when the converted type is a struct.</param>
/// <param name="Populates">True when it can fill objects of derived classes.</param>
internal sealed record ConverterModel(string Namespace, string CodecName, string SurrogateType, bool IsForStruct, bool Populates);

internal enum RegistrationKind
{
    Codec,
    Copier,
    Activator,
    Converter,
}
