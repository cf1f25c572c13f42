using Actors.Runtime.CodeGen.Common;
using Microsoft.CodeAnalysis;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>Decides how generated code reaches a member.</summary>
internal static class MemberReader
{
    public static MemberModel Read(NumberedMember member, TypeNames names)
    {
        var isImmutable = member.Symbol.HasOrleansAttribute("ImmutableAttribute") || ImmutableTypes.Contains(member.Type);
        var type = names.Of(member.Type);
        return member.Symbol is IPropertySymbol property
            ? ReadProperty(member, property, type, isImmutable)
            : ReadField(member, (IFieldSymbol)member.Symbol, type, isImmutable);
    }

    /// <summary>True when there is a way to give the property a value.</summary>
    public static bool CanSet(IPropertySymbol property) =>
        property.SetMethod is not null || SerializableMembers.BackingField(property) is not null;

    private static MemberModel ReadField(NumberedMember member, IFieldSymbol field, string type, bool isImmutable)
    {
        var isVisible = IsVisible(field.DeclaredAccessibility);
        return new MemberModel(
            member.Id,
            field.Name,
            type,
            isVisible ? Access.Direct : Access.Field,
            isVisible && !field.IsReadOnly ? Access.Direct : Access.Field,
            field.Name,
            isImmutable);
    }

    private static MemberModel ReadProperty(NumberedMember member, IPropertySymbol property, string type, bool isImmutable)
    {
        var field = SerializableMembers.BackingField(property);
        var hidden = field is null ? Access.Method : Access.Field;
        return new MemberModel(
            member.Id,
            property.Name,
            type,
            property.GetMethod is { } get && IsVisible(get.DeclaredAccessibility) ? Access.Direct : hidden,
            property.SetMethod is { IsInitOnly: false } set && IsVisible(set.DeclaredAccessibility) ? Access.Direct : hidden,
            field?.MetadataName ?? property.MetadataName,
            isImmutable);
    }

    private static bool IsVisible(Accessibility accessibility) =>
        accessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;
}
