using System.Collections.Concurrent;
using System.Diagnostics;
using Actors.Cluster.Tests.Harness;

namespace Actors.Cluster.Tests.Locks;

/// <summary>A contender in a process of its own, which can be frozen.</summary>
internal sealed class ContenderProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<LockRecord> _records = [];

    private ContenderProcess(string name, Process process)
    {
        Name = name;
        _process = process;
    }

    public string Name { get; }

    public IReadOnlyCollection<LockRecord> Records => _records;

    public static ContenderProcess Start(Uri gateway, string name, string key, string ttl)
    {
        string[] arguments = [typeof(ContenderProcess).Assembly.Location, ContenderCommand.Name, gateway.ToString(), name, key, ttl];
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var contender = new ContenderProcess(name, new Process { StartInfo = start });
        contender._process.OutputDataReceived += (_, line) =>
        {
            if (!string.IsNullOrEmpty(line.Data))
            {
                contender._records.Enqueue(LockRecord.Parse(line.Data));
            }
        };
        contender._process.Start();
        contender._process.BeginOutputReadLine();
        return contender;
    }

    public void Freeze() => Signal.SendStop(_process.Id);

    public void Thaw() => Signal.SendContinue(_process.Id);

    /// <summary>Ends it, and waits until all that it reported has arrived.</summary>
    public async Task StopAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
