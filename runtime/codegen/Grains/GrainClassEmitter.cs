using System.Globalization;
using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Writes the class that makes instances of one grain class.</summary>
internal static class GrainClassEmitter
{
    public static string Emit(GrainClassModel model)
    {
        var writer = new CodeWriter();
        writer.Open($"namespace {model.Namespace}");
        writer.OpenType($"internal static class {model.FactoryName}{model.TypeParameters}{model.Constraints}");
        for (var index = 0; index < model.Facets.Count; index++)
        {
            WriteFacet(writer, model.Facets[index], index.ToString(CultureInfo.InvariantCulture));
        }

        var arguments = string.Join(",", model.Arguments.Select(static argument => "\n            " + argument));
        writer.Line($"public static object Create(global::Orleans.Runtime.IGrainContext context) => new {model.Type}({arguments});");
        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    /// <summary>The expression that makes the class's descriptor.</summary>
    public static string Descriptor(GrainClassModel model)
    {
        var interfaces = string.Join(", ", model.Interfaces);
        var create = model.IsGeneric ? $"null) {{ OpenFactory = typeof({model.OpenFactory}) }}" : $"{model.OpenFactory}.Create)";
        return $"new global::Actors.Runtime.Manifest.GrainClassDescriptor({model.OpenTypeOf}, {Literals.Text(model.ClusterName)}, new global::System.Type[] {{ {interfaces} }}, {create}";
    }

    private static void WriteFacet(CodeWriter writer, FacetModel facet, string index)
    {
        writer.Line($"private static readonly {facet.Type} Facet{index} = {facet.Expression};");
        if (facet.Parameter.Length > 0)
        {
            writer.Line($"private static readonly global::System.Reflection.ParameterInfo Parameter{index} = {facet.Parameter};");
        }
    }
}
