using Xunit;

namespace Actors.Tests.Infrastructure;

/// <summary>A test that drives another program; skipped where that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProgramFactAttribute : FactAttribute
{
    /// <summary>Marks the test.</summary>
    /// <param name="program">Its name on the PATH.</param>
    /// <param name="package">The Debian package that has it.</param>
    public ProgramFactAttribute(string program, string package)
    {
        Program = program;
        Package = package;
        Skip = Find(program) is null ? $"'{program}' was not found; install the package '{package}' to run this test." : null;
    }

    /// <summary>Its name on the PATH.</summary>
    public string Program { get; }

    /// <summary>The Debian package that has it.</summary>
    public string Package { get; }

    /// <summary>Where a program is; null when it is not installed.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
