using System.Globalization;
using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Writes the proxy of one interface with the request classes of its methods inside.</summary>
internal static class ProxyEmitter
{
    private const string Runtime = "global::Orleans.Runtime.";

    public static string Emit(InterfaceModel model, TargetModel target)
    {
        var writer = new CodeWriter();
        writer.Open($"namespace {model.Namespace}");
        writer.OpenType($"internal sealed class {model.ProxyName}{model.TypeParameters} : {Runtime}GrainReference, {model.Type}{model.Constraints}");
        writer.Open($"public {model.ProxyName}({Runtime}GrainReferenceShared shared, {Runtime}IdSpan key) : base(shared, key)");
        writer.Close();
        WriteMethodList(writer, model);
        foreach (var method in model.Methods)
        {
            writer.Line();
            WriteMethod(writer, method);
        }

        foreach (var method in model.Methods)
        {
            writer.Line();
            RequestEmitter.Write(writer, method, target);
        }

        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    /// <summary>The expression that makes the interface's descriptor.</summary>
    public static string Descriptor(InterfaceModel model)
    {
        var proxy = model.OpenProxyType;
        var create = model.IsGeneric ? "null, null" : $"static (shared, key) => new {proxy}(shared, key), {proxy}.Methods";
        return $"new global::Actors.Runtime.Manifest.GrainInterfaceDescriptor({model.OpenTypeOf}, {Literals.Text(model.ClusterName)}, {model.Version}, typeof({proxy}), {create})";
    }

    private static void WriteMethodList(CodeWriter writer, InterfaceModel model)
    {
        // A generic method has a descriptor per set of type arguments, so there is none to list.
        const string type = "global::Actors.Runtime.Invocation.GrainMethod";
        var descriptors = model.Methods.Where(static method => method.TypeParameters.Length == 0).Select(static method => $"{method.RequestName}.Descriptor");
        writer.Line();
        writer.Line($"public static {type}[] Methods() => new {type}[] {{ {string.Join(", ", descriptors)} }};");
    }

    private static void WriteMethod(CodeWriter writer, MethodModel method)
    {
        var parameters = method.Parameters.Select(static (parameter, index) => $"{parameter.Type} {ParameterName(index)}");
        writer.Open($"{method.ReturnType} {method.InterfaceType}.{method.Name}{method.TypeParameters}({string.Join(", ", parameters)}){method.ProxyConstraints}");
        writer.Line($"var request = {method.RequestName}{method.TypeParameters}.Rent();");
        for (var index = 0; index < method.Parameters.Count; index++)
        {
            var parameter = method.Parameters[index];
            writer.Line(parameter.IsToken
                ? $"request.BindCancellation({ParameterName(index)});"
                : $"request.{parameter.Field} = {ParameterName(index)};");
        }

        WriteSend(writer, method);
        writer.Close();
    }

    private static void WriteSend(CodeWriter writer, MethodModel method)
    {
        if (!method.IsOneWay)
        {
            writer.Line(method.ReturnKind switch
            {
                ReturnKind.Task => "return SendVoid(request).AsTask();",
                ReturnKind.ValueTask => "return SendVoid(request);",
                ReturnKind.TaskOfResult => "return Send(request).AsTask();",
                ReturnKind.ValueTaskOfResult => "return Send(request);",
                _ => "return Stream(request);",
            });
            return;
        }

        writer.Line("SendOneWay(request);");
        if (method.ReturnKind != ReturnKind.Void)
        {
            writer.Line(method.ReturnKind == ReturnKind.Task ? "return global::System.Threading.Tasks.Task.CompletedTask;" : "return default;");
        }
    }

    private static string ParameterName(int index) => "p" + index.ToString(CultureInfo.InvariantCulture);
}
