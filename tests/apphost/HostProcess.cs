using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests;

/// <summary>A host as a user starts it: a process of its own with a folder, arguments, an environment, output and an exit code.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    // Generous, because tests share small machines; a healthy start takes a second or two.
    private static readonly TimeSpan StartTimeMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private HostProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Append(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Append(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Output => Read(_output);

    public string Errors => Read(_errors);

    /// <summary>What a user is told on standard error, without log lines that a busy machine may cause.</summary>
    public string[] Complaints => [.. Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !Warning().IsMatch(line))];

    /// <summary>Starts <c>Actors.AppHost</c> or <c>Actors.Silo</c> in a folder.</summary>
    public static HostProcess Start(string assembly, string folder, string[] arguments, params (string Name, string Value)[] environment)
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, [Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The tests decide which database is used, not the shell that started them.
        start.Environment.Remove("ACTORS_DATABASE");
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new HostProcess(start);
    }

    /// <summary>Starts the local cluster on a free port, and waits until it says that it is ready.</summary>
    public static async Task<HostProcess> StartAppHostAsync(string folder, params string[] arguments)
    {
        var host = Start("Actors.AppHost", folder, ["--port", "0", .. arguments]);
        try
        {
            await Eventually.TrueAsync(() => host.Output.Contains("Health: ready", StringComparison.Ordinal) || host._process.HasExited, StartTimeMax, host.Describe);
            Assert.False(host._process.HasExited, host.Describe());
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of the address that the host printed.</summary>
    public HttpClient CreateClient() => new() { BaseAddress = new Uri(Address().Match(Output).Value), Timeout = TimeSpan.FromSeconds(30) };

    /// <summary>What <c>kill -9</c> does: no code of the process runs any more.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>What <c>kill -9</c> of this process alone does: the processes that it started are not told.</summary>
    public async Task KillAloneAsync()
    {
        Signal("KILL");
        using var cts = new CancellationTokenSource(StopTimeMax);
        await _process.WaitForExitAsync(cts.Token);
    }

    /// <summary>Sends a signal such as INT, which is what Ctrl+C sends.</summary>
    public void Signal(string name) =>
        Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();

    /// <summary>Waits for the end and for the last line; answers the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        using var cts = new CancellationTokenSource(StartTimeMax + StopTimeMax);
        await _process.WaitForExitAsync(cts.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    public string Describe() => $"Output:\n{Output}\nErrors:\n{Errors}";

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.Append(line).Append(line is null ? "" : "\n");
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }

    [GeneratedRegex(@"^\d\d:\d\d:\d\d warn: ")]
    private static partial Regex Warning();

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
