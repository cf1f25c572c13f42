namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>A member that is written.</summary>
/// <param name="Id">Its number on the wire, unique within its level.</param>
/// <param name="Name">Its name as declared.</param>
/// <param name="Type">Its type in terms of the codec's type parameters.</param>
/// <param name="Get">How generated code reads it.</param>
/// <param name="Set">How generated code writes it.</param>
/// <param name="HiddenName">The name in metadata of what an accessor reaches: a field, or a property without its prefix.</param>
/// <param name="IsImmutable">True when no copy of the value is needed, whatever its type says.</param>
internal sealed record MemberModel(
    uint Id,
    string Name,
    string Type,
    Access Get,
    Access Set,
    string HiddenName,
    bool IsImmutable);

/// <summary>How generated code reaches a member.</summary>
internal enum Access
{
    /// <summary>By name.</summary>
    Direct,

    /// <summary>By an accessor of a hidden or read-only field.</summary>
    Field,

    /// <summary>By an accessor of a hidden property method.</summary>
    Method,
}
