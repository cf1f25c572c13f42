using System.Diagnostics;
using System.Globalization;

namespace Actors.Tests.Infrastructure;

/// <summary>The temporary folder of one server: data and log. Made from one template a process, so initdb runs once.</summary>
internal sealed class PostgresFolder
{
    private const string NamePrefix = "actors-postgres-";
    private static readonly Lazy<Task<string>> Template = new(CreateTemplateAsync);
    private static int _lastNumber;

    private readonly string _path;

    private PostgresFolder(string path) => _path = path;

    public string Path => _path;

    public string Data => System.IO.Path.Combine(_path, "data");

    public string LogFile => System.IO.Path.Combine(_path, "log");

    public static async Task<PostgresFolder> CreateAsync()
    {
        var template = await Template.Value;
        var folder = new PostgresFolder(NewPath());
        await CommandLine.RunAsync("cp", ["-a", template, folder.Path]);
        return folder;
    }

    public string ReadLog() => File.Exists(LogFile) ? File.ReadAllText(LogFile) : "(no log)";

    public void Delete() => DeleteQuietly(_path);

    private static async Task<string> CreateTemplateAsync()
    {
        DeleteAbandoned();
        var path = NewPath();
        Directory.CreateDirectory(path);
        if (CommandLine.IsRoot)
        {
            await CommandLine.RunAsync("chown", ["postgres", path]);
        }

        var initdb = CommandLine.AsServerUser(
            PostgresBinaries.PathOf("initdb"), "-D", System.IO.Path.Combine(path, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await CommandLine.RunAsync(initdb[0], initdb[1..]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DeleteQuietly(path);
        return path;
    }

    private static string NewPath() =>
        System.IO.Path.Combine(
            System.IO.Path.GetTempPath(),
            string.Create(CultureInfo.InvariantCulture, $"{NamePrefix}{Environment.ProcessId}-{Interlocked.Increment(ref _lastNumber)}"));

    /// <summary>Removes what killed test processes left behind. Their servers ended with them.</summary>
    private static void DeleteAbandoned()
    {
        foreach (var path in Directory.GetDirectories(System.IO.Path.GetTempPath(), NamePrefix + "*"))
        {
            var owner = System.IO.Path.GetFileName(path)[NamePrefix.Length..].Split('-')[0];
            if (int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var processId) && (!IsAlive(processId) || processId == Environment.ProcessId))
            {
                DeleteQuietly(path);
            }
        }
    }

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static void DeleteQuietly(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Another process may be cleaning up as well; what stays is removed by the next run.
        }
    }
}
