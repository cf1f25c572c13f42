using System.Runtime.InteropServices;

namespace Actors.AppHost;

/// <summary>Ctrl+C and SIGTERM: the first asks for a graceful stop, a second one for the end.</summary>
internal sealed class StopRequest : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _ending = new();
    private readonly PosixSignalRegistration[] _signals;

    public StopRequest() =>
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    public CancellationToken Stopping => _stopping.Token;

    public CancellationToken Ending => _ending.Token;

    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _stopping.Dispose();
        _ending.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        try
        {
            (_stopping.IsCancellationRequested ? _ending : _stopping).Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It came while everything had ended already.
        }
    }
}
