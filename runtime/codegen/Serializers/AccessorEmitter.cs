using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>Reaches members: by name where the language permits, else by accessors that the runtime binds without reflection.</summary>
internal static class AccessorEmitter
{
    private const string Accessor = "[global::System.Runtime.CompilerServices.UnsafeAccessor(global::System.Runtime.CompilerServices.UnsafeAccessorKind.";

    /// <summary>The expression that reads a member of <paramref name="target"/>.</summary>
    public static string Get(SerializableModel model, MemberModel member, string target) => member.Get switch
    {
        Access.Direct => $"{target}.{Identifiers.Escape(member.Name)}",
        Access.Field => $"FieldOf{member.Name}({Self(model, target)})",
        Access.Method => $"Get{member.Name}({Self(model, target)})",
        _ => throw new InvalidOperationException($"Member '{member.Name}' has access '{member.Get}'."),
    };

    /// <summary>The statement, without semicolon, that gives a member of <paramref name="target"/> a value.</summary>
    public static string Set(SerializableModel model, MemberModel member, string target, string value) => member.Set switch
    {
        Access.Direct => $"{target}.{Identifiers.Escape(member.Name)} = {value}",
        Access.Field => $"FieldOf{member.Name}({Self(model, target)}) = {value}",
        Access.Method => $"Set{member.Name}({Self(model, target)}, {value})",
        _ => throw new InvalidOperationException($"Member '{member.Name}' has access '{member.Set}'."),
    };

    /// <summary>Declares the accessors that the members need.</summary>
    public static void Write(CodeWriter writer, SerializableModel model)
    {
        var self = model.IsStruct ? $"ref {model.Type} self" : $"{model.Type} self";
        if (model.Creation == Creation.HiddenConstructor)
        {
            writer.Line($"{Accessor}Constructor)]");
            writer.Line($"private static extern {model.Type} Construct();");
        }

        foreach (var member in model.AllMembers)
        {
            if (member.Get == Access.Field || member.Set == Access.Field)
            {
                writer.Line($"{Accessor}Field, Name = {Literals.Text(member.HiddenName)})]");
                writer.Line($"private static extern ref {member.Type} FieldOf{member.Name}({self});");
            }

            if (member.Get == Access.Method)
            {
                writer.Line($"{Accessor}Method, Name = {Literals.Text("get_" + member.HiddenName)})]");
                writer.Line($"private static extern {member.Type} Get{member.Name}({self});");
            }

            if (member.Set == Access.Method)
            {
                writer.Line($"{Accessor}Method, Name = {Literals.Text("set_" + member.HiddenName)})]");
                writer.Line($"private static extern void Set{member.Name}({self}, {member.Type} value);");
            }
        }
    }

    /// <summary>Structs are reached by reference; the writer's is a read-only one, which is only read from.</summary>
    private static string Self(SerializableModel model, string target) =>
        model.IsStruct ? $"ref global::System.Runtime.CompilerServices.Unsafe.AsRef(in {target})" : target;
}
