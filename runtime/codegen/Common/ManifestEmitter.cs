namespace Actors.Runtime.CodeGen.Common;

/// <summary>
/// Writes the class that adds an assembly's generated parts to the process. It is run by the module's initializer, and by those
/// of assemblies that reference it, so that nobody has to register anything.
/// </summary>
internal static class ManifestEmitter
{
    /// <param name="assemblyName">The assembly that is being compiled.</param>
    /// <param name="className">The class, for example <c>GrainManifest</c>; one for each generator.</param>
    /// <param name="referencedManifests">Classes of referenced assemblies to register first. One generator passes them, the others none.</param>
    /// <param name="statements">What to run, for example <c>global::X.Add(…);</c>.</param>
    public static string Emit(string assemblyName, string className, IEnumerable<string> referencedManifests, IEnumerable<string> statements)
    {
        var generatedNamespace = Identifiers.AssemblyNamespace(assemblyName);
        var writer = new CodeWriter();
        writer.Line($"[assembly: global::Actors.Runtime.Manifest.GeneratedManifest(typeof(global::{generatedNamespace}.{className}))]");
        writer.Line();
        writer.Open($"namespace {generatedNamespace}");
        writer.OpenType($"public static class {className}");
        writer.Line("private static int _registered;");
        writer.Line();
        writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Line("internal static void Initialize() => Register();");
        writer.Line();
        WriteRegister(writer, referencedManifests.Select(static manifest => $"{manifest}.Register();").Concat(statements));
        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static void WriteRegister(CodeWriter writer, IEnumerable<string> statements)
    {
        writer.Open("public static void Register()");
        writer.Open("if (global::System.Threading.Interlocked.Exchange(ref _registered, 1) != 0)");
        writer.Line("return;");
        writer.Close();
        writer.Line();
        foreach (var statement in statements)
        {
            writer.Line(statement);
        }

        writer.Close();
    }
}
