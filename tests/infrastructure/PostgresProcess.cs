using System.Diagnostics;
using System.Globalization;

namespace Actors.Tests.Infrastructure;

/// <summary>
/// One run of the server, under a small shell that ends it when its standard input closes: that happens when this process
/// wants it, and also when this process dies in whatever way.
/// </summary>
internal sealed class PostgresProcess
{
    // $1 is the log, $2 the folder to remove after an orphaned run, the rest the server's command line.
    private const string Supervisor =
        """
        log=$1; folder=$2; owner=$3; shift 3
        "$@" </dev/null >>"$log" 2>&1 &
        server=$!
        cat >/dev/null
        kill -QUIT $server 2>/dev/null
        wait $server
        kill -0 "$owner" 2>/dev/null || rm -rf "$folder"
        """;

    private static readonly TimeSpan StopWaitMax = TimeSpan.FromSeconds(20);

    private readonly PostgresFolder _folder;
    private readonly Process _supervisor;

    private PostgresProcess(PostgresFolder folder, Process supervisor)
    {
        _folder = folder;
        _supervisor = supervisor;
    }

    public static PostgresProcess Start(PostgresFolder folder, int port, bool fsync)
    {
        var server = CommandLine.AsServerUser(
            PostgresBinaries.PathOf("postgres"),
            "-D", folder.Data,
            "-p", port.ToString(CultureInfo.InvariantCulture),
            "-c", "listen_addresses=127.0.0.1",
            "-c", "unix_socket_directories=",
            "-c", "max_connections=200",
            "-c", "synchronous_commit=on",
            "-c", $"fsync={(fsync ? "on" : "off")}");
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardInput = true, UseShellExecute = false };
        foreach (var argument in (string[])["-c", Supervisor, "sh", folder.LogFile, folder.Path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. server])
        {
            start.ArgumentList.Add(argument);
        }

        return new PostgresProcess(folder, Process.Start(start) ?? throw new InvalidOperationException("The shell that watches PostgreSQL did not start."));
    }

    public async Task StopAsync(PostgresStopMode mode)
    {
        var processFile = Path.Combine(_folder.Data, "postmaster.pid");
        if (mode == PostgresStopMode.Fast && File.Exists(processFile))
        {
            var processId = (await File.ReadAllLinesAsync(processFile))[0];
            await CommandLine.RunAsync("kill", ["-INT", processId]);
            await Eventually.TrueAsync(() => !File.Exists(processFile), StopWaitMax, () => $"PostgreSQL did not stop:\n{_folder.ReadLog()}");
        }

        _supervisor.StandardInput.Close();
        using var cts = new CancellationTokenSource(StopWaitMax);
        await _supervisor.WaitForExitAsync(cts.Token);
        _supervisor.Dispose();
    }
}
