using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Actors.AppHost.Processes;

/// <summary>
/// One run of the silo executable. Its standard input is held open: closing it asks for a graceful stop, and the operating system closes
/// it when this process dies, so that nothing is orphaned.
/// </summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int ComplaintsMax = 20;

    private readonly Process _process;
    private readonly LogFile _log;
    private readonly List<string> _complaints = [];

    private ChildProcess(Process process, LogFile log)
    {
        _process = process;
        _log = log;
    }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    /// <summary>What the process said on standard error that is not a line of its log: why it could not start.</summary>
    public IReadOnlyList<string> Complaints
    {
        get
        {
            lock (_complaints)
            {
                return [.. _complaints];
            }
        }
    }

    public static ChildProcess Start(NodeSpec node, LogFile log)
    {
        var start = new ProcessStartInfo(DotnetProgram(), [Path.Combine(AppContext.BaseDirectory, "Actors.Silo.dll"), .. node.Arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in node.Environment)
        {
            start.Environment[name] = value;
        }

        var child = new ChildProcess(new Process { StartInfo = start }, log);
        child._process.OutputDataReceived += (_, line) => child.OnOutput(line.Data);
        child._process.ErrorDataReceived += (_, line) => child.OnError(line.Data);
        child._process.Start();
        child._process.BeginOutputReadLine();
        child._process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Asks for a graceful stop.</summary>
    public void AskToStop() => _process.StandardInput.Close();

    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>Completes when the process has ended and its last line has been read.</summary>
    public Task WaitForExitAsync() => _process.WaitForExitAsync();

    public void Dispose() => _process.Dispose();

    // The host that runs this process runs the others: another one in the path may be of another version.
    private static string DotnetProgram()
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var program = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(program) ? program : "dotnet";
    }

    private void OnOutput(string? line)
    {
        if (line is not null)
        {
            _log.WriteLine(line);
        }
    }

    private void OnError(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.WriteLine(line);
        if (line.Length > 0 && !LogLine().IsMatch(line))
        {
            lock (_complaints)
            {
                if (_complaints.Count < ComplaintsMax)
                {
                    _complaints.Add(line);
                }
            }
        }
    }

    [GeneratedRegex("""^(\d\d:\d\d:\d\d [a-z]{4}: |\{"time":)""")]
    private static partial Regex LogLine();
}
