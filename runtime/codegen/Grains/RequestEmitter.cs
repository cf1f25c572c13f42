using System.Globalization;
using Actors.Runtime.CodeGen.Common;

namespace Actors.Runtime.CodeGen.Grains;

/// <summary>Writes the request class of one method, nested in the proxy and so generic in the interface's type parameters.</summary>
internal static class RequestEmitter
{
    private const string Invocation = "global::Actors.Runtime.Invocation.";
    private const string Serialization = "global::Actors.Runtime.Serialization.";

    public static void Write(CodeWriter writer, MethodModel method, TargetModel target)
    {
        var arguments = method.Arguments.ToList();
        var name = method.RequestName + method.TypeParameters;
        writer.Open($"public sealed class {name} : {BaseType(method)}{method.RequestConstraints}");
        WriteDescriptor(writer, method);
        foreach (var argument in arguments)
        {
            writer.Line($"public {argument.Type} {argument.Field} = default!;");
        }

        writer.Line($"public override {Invocation}GrainMethod Method => Descriptor;");
        writer.Line($"public static {name} Rent() => {Invocation}RequestPool<{name}>.TryRent() ?? new {name}();");
        if (arguments.Count > 0)
        {
            WriteAccess(writer, arguments);
            WriteCopy(writer, arguments, target);
            WriteWire(writer, arguments, target);
        }

        WriteRecycle(writer, name, arguments);
        WriteInvoke(writer, method);
        writer.Close();
    }

    private static string BaseType(MethodModel method) => method.ReturnKind switch
    {
        ReturnKind.Void or ReturnKind.Task or ReturnKind.ValueTask => Invocation + "VoidRequest",
        ReturnKind.Stream => $"{Invocation}StreamRequest<{method.ResultType}>",
        _ => $"{Invocation}Request<{method.ResultType}>",
    };

    private static void WriteDescriptor(CodeWriter writer, MethodModel method)
    {
        var timeout = method.TimeoutTicks is { } ticks
            ? $"global::System.TimeSpan.FromTicks({ticks.ToString(CultureInfo.InvariantCulture)}L)"
            : "null";
        var name = Literals.Text(method.Name.TrimStart('@'));
        writer.Line($"public static readonly {Invocation}GrainMethod Descriptor = new {Invocation}GrainMethod(");
        writer.Line($"    {method.InterfaceTypeOf}, {method.InterfaceNameExpression}, {name}, {Literals.Text(method.Id)},");
        writer.Line($"    {method.Options}, {timeout},");
        writer.Line($"    static () => {method.Reflection},");
        writer.Line("    static () => Rent());");
    }

    private static void WriteAccess(CodeWriter writer, List<ParameterModel> arguments)
    {
        writer.Line($"public override int ArgumentCount => {arguments.Count.ToString(CultureInfo.InvariantCulture)};");
        writer.Open("public override object? GetArgument(int index)");
        writer.Open("switch (index)");
        ForEach(arguments, (index, argument) => writer.Line($"case {index}: return {argument.Field};"));
        writer.Line("default: throw NoSuchArgument(index);");
        writer.Close();
        writer.Close();
        writer.Open("public override void SetArgument(int index, object? value)");
        writer.Open("switch (index)");
        ForEach(arguments, (index, argument) => writer.Line($"case {index}: {argument.Field} = ({argument.Type})value!; break;"));
        writer.Line("default: throw NoSuchArgument(index);");
        writer.Close();
        writer.Close();
    }

    private static void WriteCopy(CodeWriter writer, List<ParameterModel> arguments, TargetModel target)
    {
        var candidates = arguments.Where(static argument => !argument.IsImmutable).ToList();
        if (candidates.Count == 0)
        {
            return;
        }

        var mutable = string.Join(" || ", candidates.Select(static argument => $"!{Serialization}Copier<{argument.Type}>.IsImmutable"));
        writer.Line($"{target.HookAccess} override bool HasMutableArguments => {mutable};");
        writer.Open($"{target.HookAccess} override void CopyArguments({Serialization}CopyContext context)");
        foreach (var argument in candidates)
        {
            writer.Line($"{argument.Field} = {Serialization}Copier<{argument.Type}>.Copy({argument.Field}, context);");
        }

        writer.Close();
    }

    private static void WriteWire(CodeWriter writer, List<ParameterModel> arguments, TargetModel target)
    {
        var serializer = Serialization + "FieldSerializer";
        writer.Open($"{target.HookAccess} override void WriteArguments(ref {Serialization}Writer writer)");
        ForEach(arguments, (index, argument) => writer.Line($"{serializer}.Write<{argument.Type}>(ref writer, {index}, {argument.Field});"));
        writer.Close();
        writer.Open($"{target.HookAccess} override void ReadArguments(ref {Serialization}Reader reader)");
        writer.Open("while (reader.TryReadFieldHeader(out var header))");
        writer.Open("switch (header.Id)");
        ForEach(arguments, (index, argument) =>
            writer.Line($"case {index}: {argument.Field} = {serializer}.Read<{argument.Type}>(ref reader, header); break;"));
        writer.Line("default: reader.SkipField(header); break;");
        writer.Close();
        writer.Close();
        writer.Close();
    }

    private static void WriteRecycle(CodeWriter writer, string name, List<ParameterModel> arguments)
    {
        writer.Open("protected override void Recycle()");
        foreach (var argument in arguments.Where(static argument => argument.HoldsReferences))
        {
            writer.Line($"{argument.Field} = default!;");
        }

        writer.Line($"{Invocation}RequestPool<{name}>.Return(this);");
        writer.Close();
    }

    private static void WriteInvoke(CodeWriter writer, MethodModel method)
    {
        const string task = "global::System.Threading.Tasks.ValueTask";
        var values = method.Parameters.Select(static parameter => parameter.IsToken ? "TargetToken" : parameter.Field);
        var call = $"(({method.InterfaceType})target).{method.Name}{method.TypeParameters}({string.Join(", ", values)})";
        if (method.ReturnKind == ReturnKind.Void)
        {
            writer.Open($"protected override {task} InvokeVoid(object target)");
            writer.Line($"{call};");
            writer.Line("return default;");
            writer.Close();
            return;
        }

        writer.Line(method.ReturnKind switch
        {
            ReturnKind.Task => $"protected override {task} InvokeVoid(object target) => new {task}({call});",
            ReturnKind.ValueTask => $"protected override {task} InvokeVoid(object target) => {call};",
            ReturnKind.TaskOfResult => $"protected override {task}<{method.ResultType}> Invoke(object target) => new {task}<{method.ResultType}>({call});",
            ReturnKind.ValueTaskOfResult => $"protected override {task}<{method.ResultType}> Invoke(object target) => {call};",
            ReturnKind.Stream => $"protected override {method.ReturnType} InvokeStream(object target) => {call};",
            _ => throw new InvalidOperationException($"Method '{method.Name}' has return kind '{method.ReturnKind}', which the rules exclude."),
        });
    }

    private static void ForEach(List<ParameterModel> arguments, Action<string, ParameterModel> write)
    {
        for (var index = 0; index < arguments.Count; index++)
        {
            write(index.ToString(CultureInfo.InvariantCulture), arguments[index]);
        }
    }
}
