using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace Actors.Silo.Supervision;

/// <summary>
/// The lifetime of a process that another one started and watches. The supervisor holds the other end of standard input: it closes
/// it to ask for a graceful stop, and the operating system closes it when the supervisor dies in whatever way.
/// </summary>
internal sealed class SupervisedLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> _signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        // Ctrl+C in a terminal reaches every process of the group; the supervisor decides who stops first.
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        _ = Task.Factory.StartNew(StopAtEndOfInput, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        application.StopApplication();
    }

    private void StopAtEndOfInput()
    {
        using var input = Console.OpenStandardInput();
        Span<byte> ignored = stackalloc byte[64];
        while (input.Read(ignored) > 0)
        {
        }

        application.StopApplication();
    }
}
