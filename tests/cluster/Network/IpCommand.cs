using System.Diagnostics;

namespace Actors.Cluster.Tests.Network;

/// <summary>Runs iproute2's <c>ip</c>.</summary>
internal static class IpCommand
{
    /// <summary>Why network namespaces cannot be made here; null when they can.</summary>
    public static string? SkipReason { get; } = FindSkipReason();

    /// <summary>Runs <c>ip</c> with words separated by spaces.</summary>
    public static async Task RunAsync(string words)
    {
        if (await TryRunAsync(words) is { } complaint)
        {
            throw new InvalidOperationException($"'ip {words}' failed: {complaint}");
        }
    }

    /// <summary>Null when it succeeded, else what it said.</summary>
    public static async Task<string?> TryRunAsync(string words)
    {
        var start = new ProcessStartInfo("ip", words.Split(' ')) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? null : $"{await output}{errors}".Trim();
    }

    private static string? FindSkipReason()
    {
        if (Environment.UserName != "root")
        {
            return "Network namespaces need root; run as root to run this test.";
        }

        if (!(Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "ip"))))
        {
            return "The program 'ip' was not found; install iproute2 to run this test.";
        }

        return Probe().GetAwaiter().GetResult();
    }

    // A container may have the program and the user, and still not the right.
    private static async Task<string?> Probe()
    {
        var name = $"actors-probe-{Environment.ProcessId}";
        if (await TryRunAsync($"netns add {name}") is { } complaint)
        {
            return $"This machine does not allow network namespaces ({complaint}); run where it does.";
        }

        var rule = await TryRunAsync($"netns exec {name} ip rule add from 10.213.1.2 to 10.213.2.2 blackhole");
        await TryRunAsync($"netns del {name}");
        return rule is null ? null : $"This kernel has no blackhole rules ({rule}); run where it has.";
    }
}

/// <summary>A fact that cuts networks; reported as skipped, with the reason, where that cannot be done.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NetworkFactAttribute : FactAttribute
{
    public NetworkFactAttribute() => Skip = IpCommand.SkipReason ?? Actors.Tests.Infrastructure.PostgresBinaries.SkipReason;
}
