using System.Runtime.InteropServices;

namespace Actors.Cluster.Tests.Harness;

/// <summary>Signals as the system call sends them: no process has to start first.</summary>
internal static class Signal
{
    private const int Kill = 9;
    private const int Continue = 18;
    private const int Stop = 19;

    public static void SendKill(int processId) => Send(processId, Kill);

    public static void SendStop(int processId) => Send(processId, Stop);

    public static void SendContinue(int processId) => Send(processId, Continue);

    private static void Send(int processId, int signal)
    {
        if (SendSignal(processId, signal) != 0)
        {
            throw new InvalidOperationException($"Signal '{signal}' to process '{processId}' was refused with error '{Marshal.GetLastPInvokeError()}'.");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);
}
