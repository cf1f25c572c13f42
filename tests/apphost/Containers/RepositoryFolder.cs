namespace Actors.AppHost.Tests.Containers;

/// <summary>The root of the checkout that these tests were built in.</summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = Find();

    public static string Combine(string path) => System.IO.Path.Combine(Path, path);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Actors.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("No folder above the tests holds Actors.sln; run them from a build inside the repository.");
    }
}
