using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Actors.Acceptance.Tests.Clients;

/// <summary>Runs a suite that is written in the client's own language, and hands over what it says.</summary>
internal static class ClientSuites
{
    private static readonly TimeSpan SuiteTimeMax = TimeSpan.FromMinutes(2);

    public static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;

    /// <summary>Whether a program can be started and says that it is well.</summary>
    public static bool CanRun(string program, params string[] arguments)
    {
        try
        {
            using var process = Start(program, Path.GetTempPath(), arguments);
            return process.WaitForExit(TimeSpan.FromSeconds(20)) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    public static async Task<(int Code, string Output)> RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Start(program, folder, arguments);
        using var timeout = new CancellationTokenSource(SuiteTimeMax);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return (-1, $"'{program}' took longer than {SuiteTimeMax}.");
        }
    }

    private static Process Start(string program, string folder, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        WorkingDirectory = folder,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
