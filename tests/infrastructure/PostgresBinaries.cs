using System.Globalization;

namespace Actors.Tests.Infrastructure;

/// <summary>Where this machine keeps PostgreSQL's server programs, if it has them.</summary>
public static class PostgresBinaries
{
    private static readonly string? Folder = Find();

    public static bool Exist => Folder is not null;

    /// <summary>Why a test that needs them is skipped; null when it runs.</summary>
    public static string? SkipReason => Exist ? null : "PostgreSQL's server programs (initdb, postgres) were not found on PATH or in /usr/lib/postgresql; install postgresql to run this test.";

    public static string PathOf(string program) =>
        Path.Combine(Folder ?? throw new InvalidOperationException(SkipReason), program);

    private static string? Find()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(VersionOf).Select(folder => Path.Combine(folder, "bin"))
            : [];
        return installed.Concat(onPath).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
    }

    private static int VersionOf(string folder) =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
}
