namespace Actors.Acceptance.Tests.Clients;

/// <summary>A fact that needs node and npm; reported as skipped, with the reason, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> IsThere = new(() => ClientSuites.CanRun("node", "--version") && ClientSuites.CanRun("npm", "--version"));

    public NodeFactAttribute() => Skip = IsThere.Value ? null : "'node' and 'npm' are not on the PATH.";
}

/// <summary>A theory that needs Debian's python3-consul; reported as skipped, with the reason, where it is not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonConsulTheoryAttribute : TheoryAttribute
{
    /// <summary>The interpreter that Debian installs modules for.</summary>
    public const string Interpreter = "/usr/bin/python3";

    private static readonly Lazy<bool> IsThere = new(() => ClientSuites.CanRun(Interpreter, "-c", "import consul"));

    public PythonConsulTheoryAttribute() => Skip = IsThere.Value ? null : "python3-consul is not installed.";
}
