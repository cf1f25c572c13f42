using System.Diagnostics;

namespace Actors.Tests.Infrastructure;

/// <summary>Runs the small programs that the harness needs.</summary>
internal static class CommandLine
{
    private const string ServerUser = "postgres";

    public static bool IsRoot => Environment.UserName == "root";

    /// <summary>PostgreSQL refuses to run as root; its own user runs it then.</summary>
    public static string[] AsServerUser(params string[] command) =>
        IsRoot ? ["setpriv", "--reuid", ServerUser, "--regid", ServerUser, "--clear-groups", "--", .. command] : command;

    public static async Task RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"'{program}' did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{program}' ended with exit code '{process.ExitCode}': {await output}{errors}");
        }
    }
}
