using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>The statements of the manifest that add types and classes to the registry.</summary>
internal static class RegistrationStatements
{
    private const string Registry = CodecEmitter.Serialization + "CodecRegistry.";

    public static IEnumerable<string> For(SerializableModel model)
    {
        var codec = $"global::{model.Namespace}.{model.CodecName}";
        if (model.Shape != TypeShape.Enum)
        {
            yield return Add(model.Type, model.OpenTypeOf, model.Names, codec, $"typeof({codec}{model.OpenArguments})", model.IsGeneric);
        }

        foreach (var name in model.Shape == TypeShape.Enum ? model.Names : model.Names.Skip(1))
        {
            yield return $"{Registry}AddName({model.OpenTypeOf}, {Literals.Text(name)});";
        }
    }

    public static IEnumerable<string> For(RegistrationModel model)
    {
        var isGeneric = model.TypeParameters.Length > 0;
        switch (model.Kind)
        {
            case RegistrationKind.Codec:
                yield return Add(model.ValueType, model.OpenValueTypeOf, model.Names, model.Type, model.OpenTypeOf, isGeneric);
                break;
            case RegistrationKind.Converter:
                var codec = $"global::{model.Converter!.Namespace}.{model.Converter.CodecName}";
                yield return Add(model.ValueType, model.OpenValueTypeOf, model.Names, codec, $"typeof({codec}{model.OpenArguments})", isGeneric);
                break;
            case RegistrationKind.Copier:
                yield return $"{Registry}AddCopier<{model.ValueType}>(static () => new {model.Type}());";
                yield break;
            case RegistrationKind.Activator:
                yield return $"{Registry}AddActivator<{model.ValueType}>(static () => new {model.Type}());";
                yield break;
            default:
                throw new InvalidOperationException($"Class '{model.Type}' has role '{model.Kind}'.");
        }

        foreach (var name in model.Names.Skip(1))
        {
            yield return $"{Registry}AddName({model.OpenValueTypeOf}, {Literals.Text(name)});";
        }
    }

    private static string Add(string type, string openTypeOf, EquatableArray<string> names, string codec, string openCodecTypeOf, bool isGeneric) =>
        isGeneric
            ? $"{Registry}AddGeneric({openTypeOf}, {Literals.Text(names[0])}, {openCodecTypeOf});"
            : $"{Registry}Add<{type}>({Literals.Text(names[0])}, static () => new {codec}());";
}
