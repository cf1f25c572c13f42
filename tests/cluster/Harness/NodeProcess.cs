using System.Diagnostics;
using System.Net.Http.Json;
using Actors.Silo.Status;
using Actors.Tests.Infrastructure;

namespace Actors.Cluster.Tests.Harness;

/// <summary>
/// A silo or gateway as a process of its own, which can be killed, frozen, stopped and started again on the same ports. It ends with
/// this process, however that ends.
/// </summary>
internal sealed class NodeProcess : IAsyncDisposable
{
    // Generous, because tests share small machines.
    private static readonly TimeSpan StartTimeMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(30);
    private static readonly HttpClient Client = new() { Timeout = TimeSpan.FromSeconds(3) };

    private readonly NodeSettings _settings;
    private readonly NodeLog _log;
    private Process? _process;

    public NodeProcess(NodeSettings settings, string logFolder)
    {
        _settings = settings;
        _log = new NodeLog(Path.Combine(logFolder, $"{settings.Name}.log"));
    }

    public string Name => _settings.Name;

    public Uri Http => _settings.Http;

    public int Id => Running.Id;

    public bool IsRunning => _process is { HasExited: false };

    private Process Running => _process ?? throw new InvalidOperationException($"'{Name}' was not started.");

    public void Start()
    {
        string[] command = [.. _settings.Prefix, DotnetProgram(), Path.Combine(AppContext.BaseDirectory, "Actors.Silo.dll"), .. _settings.Arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove("ACTORS_DATABASE");
        foreach (var (name, value) in _settings.Environment)
        {
            start.Environment[name] = value;
        }

        _process?.Dispose();
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => _log.WriteLine(line.Data);
        _process.ErrorDataReceived += (_, line) => _log.WriteLine(line.Data);
        _process.Start();
        _log.WriteLine($"--- {Name} started as process {_process.Id}");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Waits until the process says that it can do its work.</summary>
    public Task WaitUntilReadyAsync() => Eventually.TrueAsync(
        async () =>
        {
            Assert.True(IsRunning, $"'{Name}' ended before it was ready:\n{_log.Recent}");
            return await ReadStatusAsync() is { Ready: true };
        },
        StartTimeMax,
        () => $"'{Name}' did not become ready:\n{_log.Recent}");

    /// <summary>What the process says of itself; null when it does not answer.</summary>
    public async Task<ProcessStatus?> ReadStatusAsync()
    {
        try
        {
            return await Client.GetFromJsonAsync<ProcessStatus>(new Uri(Http, "status"));
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return null;
        }
    }

    /// <summary>What <c>kill -9</c> does: no code of the process runs any more.</summary>
    public async Task KillAsync()
    {
        Signal.SendKill(Running.Id);
        await Running.WaitForExitAsync();
    }

    /// <summary>Stops the process in the middle of whatever it does; its connections stay open.</summary>
    public void Freeze() => Signal.SendStop(Running.Id);

    /// <summary>Lets a frozen process go on as if no time had passed.</summary>
    public void Thaw() => Signal.SendContinue(Running.Id);

    /// <summary>Asks for a graceful stop and waits for the end.</summary>
    public async Task StopAsync()
    {
        Running.StandardInput.Close();
        using var cts = new CancellationTokenSource(StopTimeMax);
        await Running.WaitForExitAsync(cts.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            await KillAsync();
        }

        _process?.Dispose();
        _log.Dispose();
    }

    public string Describe() => $"{Name}:\n{_log.Recent}";

    private static string DotnetProgram() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath switch
    {
        { } path when Path.GetFileNameWithoutExtension(path) == "dotnet" => path,
        _ => "dotnet",
    };
}
