using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Actors.Benchmarks.Processes;

/// <summary>The processor time of another process, by the nanosecond where Linux tells it so: what <see cref="Process"/> reads counts in hundredths of a second.</summary>
internal static class ProcessorClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>What a process has used since it began, in user and in kernel mode, by all of its threads.</summary>
    public static TimeSpan Read(Process process)
    {
        if (OperatingSystem.IsLinux() && OfProcess(process.Id, out var clock) == 0 && Read(clock, out var time) == 0)
        {
            return TimeSpan.FromTicks(((time.Seconds * NanosecondsPerSecond) + time.Nanoseconds) / TimeSpan.NanosecondsPerTick);
        }

        process.Refresh();
        return process.TotalProcessorTime;
    }

    [DllImport("libc", EntryPoint = "clock_getcpuclockid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OfProcess(int process, out int clock);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Read(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Time
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
