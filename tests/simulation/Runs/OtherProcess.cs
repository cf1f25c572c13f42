using System.Diagnostics;

namespace Actors.Simulation.Tests.Runs;

/// <summary>Runs this assembly's command line in a process of its own.</summary>
internal static class OtherProcess
{
    public static string Run(string arguments)
    {
        var start = new ProcessStartInfo("dotnet", $"exec \"{typeof(Program).Assembly.Location}\" {arguments}") { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started; put it on the PATH.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output + errors.GetAwaiter().GetResult();
    }
}
