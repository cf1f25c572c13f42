using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Actors.Benchmarks.Processes;

/// <summary>
/// A .NET program that takes part in a measurement as a process of its own. It says on its output when it can do its work, and ends when its
/// input does, so it ends with this process.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<string> _answers = Channel.CreateBounded<string>(new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest });

    private ChildProcess(Process process) => _process = process;

    /// <summary>The processor time used so far.</summary>
    public TimeSpan ProcessorTime => ProcessorClock.Read(_process);

    /// <summary>The memory that it holds now.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The line by which it said that it is ready.</summary>
    public string ReadyLine => _ready.Task.Result;

    // This process may be a program of its own (dotnet run) and not the host of assemblies.
    private static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Starts a program and waits for a line that begins with <paramref name="readyPrefix"/>.</summary>
    public static async Task<ChildProcess> StartAsync(string assembly, IEnumerable<string> arguments, string readyPrefix, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] command = [Path.Combine(AppContext.BaseDirectory, assembly), .. arguments];
        var process = new Process { StartInfo = new ProcessStartInfo(DotNet, command) { RedirectStandardInput = true, RedirectStandardOutput = true } };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            process.StartInfo.Environment[name] = value;
        }

        var child = new ChildProcess(process);
        process.OutputDataReceived += (_, line) => child.OnLine(line.Data, readyPrefix, command);
        process.Start();
        process.BeginOutputReadLine();
        await child._ready.Task.WaitAsync(cancellationToken);
        return child;
    }

    /// <summary>Ports of the loopback address that nobody uses now.</summary>
    public static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToArray();
        Array.ForEach(listeners, listener => listener.Start());
        var ports = listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port).ToArray();
        Array.ForEach(listeners, listener => listener.Stop());
        return ports;
    }

    /// <summary>Writes a line to its input.</summary>
    public async Task TellAsync(string line, CancellationToken cancellationToken)
    {
        await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellationToken);
        await _process.StandardInput.FlushAsync(cancellationToken);
    }

    /// <summary>Writes a line to its input and answers the next line of its output.</summary>
    public async Task<string> AskAsync(string question, CancellationToken cancellationToken)
    {
        await TellAsync(question, cancellationToken);
        return await _answers.Reader.ReadAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var limit = new CancellationTokenSource(StopTimeMax);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private void OnLine(string? line, string readyPrefix, string[] command)
    {
        if (line is null)
        {
            _ready.TrySetException(new InvalidOperationException($"A process ended before it was ready; run 'dotnet {string.Join(' ', command)}' to see why."));
        }
        else if (line.StartsWith(readyPrefix, StringComparison.Ordinal))
        {
            _ready.TrySetResult(line);
        }
        else
        {
            _answers.Writer.TryWrite(line);
        }
    }
}
