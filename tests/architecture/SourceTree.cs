using System.Diagnostics;

namespace Actors.Architecture.Tests;

/// <summary>What the rules look at: the tracked files of this repository, or a few made-up ones.</summary>
internal sealed class SourceTree
{
    private static readonly string[] UntrackedFolders = ["artifacts", "bin", "data", "obj", ".git", ".vs", ".idea", "TestResults"];
    private static readonly string[] TextSuffixes =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".md", ".sql", ".json", ".yml", ".yaml", ".txt", ".sh", ".proto", ".html", ".css", ".js", "/run"];

    private static readonly Lazy<SourceTree> Repository = new(ReadRepository);

    private readonly Dictionary<string, SourceFile> _byPath;

    private SourceTree(IEnumerable<SourceFile> files)
    {
        Files = [.. files];
        _byPath = Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
    }

    public IReadOnlyList<SourceFile> Files { get; }

    public IEnumerable<SourceFile> CSharp => Files.Where(file => file.IsCSharp);

    public IEnumerable<SourceFile> Projects => Files.Where(file => file.IsProject);

    public static SourceTree OfRepository() => Repository.Value;

    public static SourceTree Of(params (string Path, string Text)[] files) =>
        new(files.Select(file => new SourceFile(file.Path, file.Text)));

    public SourceFile? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>The project whose folder holds the file, or null.</summary>
    public SourceFile? ProjectOf(SourceFile file) =>
        Projects.Where(project => file.Path.StartsWith(project.Folder + "/", StringComparison.Ordinal)).MaxBy(project => project.Folder.Length);

    private static SourceTree ReadRepository()
    {
        var root = FindRoot();
        var paths = TrackedByGit(root) ?? OnDisk(root);
        return new SourceTree(paths
            .Where(path => File.Exists(Path.Combine(root, path)))
            .Select(path => new SourceFile(path, IsText(path) ? File.ReadAllText(Path.Combine(root, path)).ReplaceLineEndings("\n") : "")));
    }

    private static bool IsText(string path) => TextSuffixes.Any(suffix => path.EndsWith(suffix, StringComparison.Ordinal));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Actors.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above '{AppContext.BaseDirectory}' holds Actors.sln; run the tests from a build inside the repository.");
    }

    // Null when git is missing or this is no checkout: a source archive is checked by what lies on the disk.
    private static string[]? TrackedByGit(string root)
    {
        try
        {
            // A checkout may belong to another user than the one who tests it; reading its index is harmless.
            var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z"]) { WorkingDirectory = root, RedirectStandardOutput = true, RedirectStandardError = true };
            using var git = Process.Start(start)!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static string[] OnDisk(string root) =>
    [
        .. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Intersect(UntrackedFolders).Any()),
    ];
}
