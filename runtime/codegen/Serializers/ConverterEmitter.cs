using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Serializers;

/// <summary>Writes the codec around a converter.</summary>
internal static class ConverterEmitter
{
    public static string Emit(RegistrationModel model, ConverterModel converter)
    {
        var writer = new CodeWriter();
        writer.Open($"namespace {converter.Namespace}");
        var parent = converter.IsForStruct ? "StructSurrogateCodec" : "SurrogateCodec";
        var passing = converter.IsForStruct ? "in " : "";
        writer.OpenType(
            $"internal sealed class {converter.CodecName}{model.TypeParameters} : "
            + $"{CodecEmitter.Serialization}{parent}<{model.ValueType}, {converter.SurrogateType}>{model.Constraints}");
        writer.Line($"private static readonly global::Orleans.IConverter<{model.ValueType}, {converter.SurrogateType}> Converter = new {model.Type}();");
        writer.Line($"protected override {converter.SurrogateType} ToSurrogate({passing}{model.ValueType} value) => Converter.ConvertToSurrogate(in value);");
        writer.Line($"protected override {model.ValueType} FromSurrogate(in {converter.SurrogateType} surrogate) => Converter.ConvertFromSurrogate(in surrogate);");
        if (converter.Populates)
        {
            var populator = $"global::Orleans.IPopulator<{model.ValueType}, {converter.SurrogateType}>";
            writer.Line($"protected override void Populate(in {converter.SurrogateType} surrogate, {model.ValueType} value) =>");
            writer.Line($"    (({populator})Converter).Populate(in surrogate, value);");
        }

        writer.Close();
        writer.Close();
        return writer.ToString();
    }
}
