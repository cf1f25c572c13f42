using System.Globalization;
using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Writes the class that describes and makes one grain class.</summary>
internal static class GrainClassEmitter
{
    private const string Descriptor = "global::Actors.Runtime.Manifest.GrainClassDescriptor";

    public static string Emit(GrainClassModel model)
    {
        var writer = new CodeWriter();
        writer.Open($"namespace {model.Namespace}");
        writer.OpenType($"internal static class {model.HolderName}");
        for (var index = 0; index < model.Facets.Count; index++)
        {
            var name = "Facet" + index.ToString(CultureInfo.InvariantCulture);
            var expression = model.Facets[index];
            var type = expression.Substring("new ".Length, expression.IndexOf('(') - "new ".Length);
            writer.Line($"private static readonly {type} {name} = {expression};");
        }

        var interfaces = string.Join(", ", model.Interfaces);
        writer.Line($"public static {Descriptor} Describe() => new {Descriptor}(");
        writer.Line($"    {model.OpenTypeOf}, {Literals.Text(model.ClusterName)},");
        writer.Line($"    new global::System.Type[] {{ {interfaces} }}, {(model.IsGeneric ? "null" : "Create")});");
        if (!model.IsGeneric)
        {
            WriteCreate(writer, model);
        }

        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static void WriteCreate(CodeWriter writer, GrainClassModel model)
    {
        writer.Line();
        writer.Line($"private static object Create(global::Orleans.Runtime.IGrainContext context) => new {model.Type}(");
        for (var index = 0; index < model.Arguments.Count; index++)
        {
            writer.Line($"    {model.Arguments[index]}{(index < model.Arguments.Count - 1 ? "," : "")}");
        }

        writer.Line(");");
    }
}
