using System.Globalization;
using Actors.Cluster.Tests.Harness;

namespace Actors.Cluster.Tests.Soak;

/// <summary>What one process uses at one moment.</summary>
internal sealed record ProcessSample(string Name, TimeSpan At, int Handles, int Threads, double HeapMegabytes, double ResidentMegabytes)
{
    /// <summary>Reads it from /proc and from the process; null while it does not answer.</summary>
    public static async Task<ProcessSample?> TakeAsync(NodeProcess node, TimeSpan at)
    {
        if (await node.ReadStatusAsync() is not { } status)
        {
            return null;
        }

        var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{node.Id}");
        var lines = await File.ReadAllLinesAsync($"{folder}/status");
        return new ProcessSample(
            node.Name, at, Directory.GetFileSystemEntries($"{folder}/fd").Length, (int)Number(lines, "Threads:"), status.HeapBytes / 1048576.0, Number(lines, "VmRSS:") / 1024.0);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{At:hh\\:mm\\:ss} {Name,-8} handles {Handles,5}  threads {Threads,4}  heap {HeapMegabytes,7:0.0} MB  resident {ResidentMegabytes,7:0.0} MB");

    private static double Number(string[] lines, string name) =>
        double.Parse(lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
}
