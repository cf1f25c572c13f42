using System.Globalization;
using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>Writes the codec of a class or struct.</summary>
internal static class CodecEmitter
{
    internal const string Serialization = "global::Actors.Runtime.Serialization.";

    public static string Emit(SerializableModel model)
    {
        var writer = new CodeWriter();
        writer.Open($"namespace {model.Namespace}");
        var baseName = model.IsStruct ? "StructCodec" : "ObjectCodec";
        writer.OpenType(
            $"internal sealed class {model.CodecName}{model.TypeParameters} : {Serialization}{baseName}<{model.Type}>{model.Constraints}");
        WriteState(writer, model);
        WriteProperties(writer, model);
        WriteCreate(writer, model);
        WriteWrite(writer, model);
        WriteRead(writer, model);
        WriteCopy(writer, model);
        AccessorEmitter.Write(writer, model);
        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static void WriteState(CodeWriter writer, SerializableModel model)
    {
        if (model.BaseType is { } baseType)
        {
            writer.Line($"private readonly {Serialization}ObjectCodec<{baseType}> _base = {Serialization}CodecRegistry.GetBase<{baseType}>();");
        }

        for (var index = 0; index < model.Hooks.Count; index++)
        {
            writer.Line($"private static readonly {model.Hooks[index].Type} Hook{Number(index)} = new {model.Hooks[index].Type}();");
        }

        if (model.Creation == Creation.Activator)
        {
            var activator = $"global::Orleans.Serialization.Activators.IActivator<{model.Type}>";
            writer.Line($"private readonly {activator} _activator = {Serialization}CodecRegistry.GetActivator<{model.Type}>();");
        }
    }

    private static void WriteProperties(CodeWriter writer, SerializableModel model)
    {
        var isPromised = model.Options.HasFlag(CodecOptions.Immutable);
        if (model.IsStruct)
        {
            writer.Line($"public override bool IsImmutable => {(isPromised ? "true" : model.ImmutableWhen)};");
            return;
        }

        writer.Line($"public override bool IsShallow => {(isPromised ? "true" : model.ImmutableWhen)};");
        if (isPromised || model.Shape == TypeShape.SealedClass)
        {
            writer.Line($"public override bool IsImmutable => {(isPromised ? "true" : "IsShallow")};");
        }

        if (model.Options.HasFlag(CodecOptions.WithoutReferences))
        {
            writer.Line("protected override bool TracksReferences => false;");
        }
    }

    private static void WriteCreate(CodeWriter writer, SerializableModel model)
    {
        var expression = model.Creation switch
        {
            Creation.Bare => null,
            Creation.Constructor => $"new {model.Type}()",
            Creation.HiddenConstructor => "Construct()",
            Creation.Activator => "_activator.Create()",
            _ => throw new InvalidOperationException($"Type '{model.Type}' has creation '{model.Creation}'."),
        };
        if (expression is not null)
        {
            writer.Line($"protected override {model.Type} Create() => {expression};");
        }
    }

    private static void WriteWrite(CodeWriter writer, SerializableModel model)
    {
        var passing = model.IsStruct ? "in " : "";
        writer.Open($"public override void WriteFields(ref {Serialization}Writer writer, {passing}{model.Type} value)");
        WriteHooks(writer, model, "OnSerializing", "value");
        if (model.BaseType is not null)
        {
            writer.Line("_base.WriteFields(ref writer, value);");
            writer.Line("writer.EndLevel();");
        }

        WriteLevel(writer, model, model.Parameters);
        if (model.HasTwoLevels)
        {
            writer.Line("writer.EndLevel();");
        }

        WriteLevel(writer, model, model.Members);
        WriteHooks(writer, model, "OnSerialized", "value");
        writer.Close();
    }

    private static void WriteLevel(CodeWriter writer, SerializableModel model, IEnumerable<MemberModel> members)
    {
        foreach (var member in members)
        {
            var value = AccessorEmitter.Get(model, member, "value");
            var condition = model.Options.HasFlag(CodecOptions.WithoutDefaults)
                ? $"if (!global::System.Collections.Generic.EqualityComparer<{member.Type}>.Default.Equals({value}, default!)) "
                : "";
            writer.Line($"{condition}{Serialization}FieldSerializer.Write<{member.Type}>(ref writer, {Number(member.Id)}, {value});");
        }
    }

    private static void WriteRead(CodeWriter writer, SerializableModel model)
    {
        var passing = model.IsStruct ? "ref " : "";
        writer.Open($"public override void ReadFields(ref {Serialization}Reader reader, {passing}{model.Type} value)");
        WriteHooks(writer, model, "OnDeserializing", "value");
        if (model.BaseType is not null)
        {
            writer.Line("_base.ReadFields(ref reader, value);");
        }

        if (model.Parameters.Count > 0)
        {
            ReadLevel(writer, model, model.Parameters);
        }

        if (model.Parameters.Count == 0 || model.HasTwoLevels)
        {
            ReadLevel(writer, model, model.Members);
        }

        WriteHooks(writer, model, "OnDeserialized", "value");
        writer.Close();
    }

    private static void ReadLevel(CodeWriter writer, SerializableModel model, EquatableArray<MemberModel> members)
    {
        writer.Open("while (reader.TryReadFieldHeader(out var header))");
        writer.Open("switch (header.Id)");
        foreach (var member in members)
        {
            var value = $"{Serialization}FieldSerializer.Read<{member.Type}>(ref reader, header)";
            writer.Line($"case {Number(member.Id)}: {AccessorEmitter.Set(model, member, "value", value)}; break;");
        }

        writer.Line("default: reader.SkipField(header); break;");
        writer.Close();
        writer.Close();
    }

    private static void WriteCopy(CodeWriter writer, SerializableModel model)
    {
        if (model.IsStruct)
        {
            writer.Open($"public override void CopyFields(ref {model.Type} copy, {Serialization}CopyContext context)");
            foreach (var member in model.AllMembers.Where(static member => !member.IsImmutable))
            {
                writer.Line(AccessorEmitter.Set(model, member, "copy", Copied(member, AccessorEmitter.Get(model, member, "copy"))) + ";");
            }

            writer.Close();
            return;
        }

        writer.Open($"public override void CopyFields({model.Type} source, {model.Type} copy, {Serialization}CopyContext context)");
        WriteHooks(writer, model, "OnCopying", "source", "copy");
        if (model.BaseType is not null)
        {
            writer.Line("_base.CopyFields(source, copy, context);");
        }

        foreach (var member in model.AllMembers)
        {
            var value = AccessorEmitter.Get(model, member, "source");
            writer.Line(AccessorEmitter.Set(model, member, "copy", member.IsImmutable ? value : Copied(member, value)) + ";");
        }

        WriteHooks(writer, model, "OnCopied", "source", "copy");
        writer.Close();
    }

    private static string Copied(MemberModel member, string value) => $"{Serialization}Copier<{member.Type}>.Copy({value}, context)";

    private static void WriteHooks(CodeWriter writer, SerializableModel model, string callback, params string[] arguments)
    {
        for (var index = 0; index < model.Hooks.Count; index++)
        {
            foreach (var method in model.Hooks[index].Methods.Where(method => method.Split(' ')[0] == callback))
            {
                var modifier = method.EndsWith(" ref", StringComparison.Ordinal) ? "ref " : "";
                writer.Line($"Hook{Number(index)}.{callback}({string.Join(", ", arguments.Select(argument => modifier + argument))});");
            }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
