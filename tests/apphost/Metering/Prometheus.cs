using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests.Metering;

/// <summary>A Prometheus that scrapes one address every second.</summary>
internal sealed class Prometheus : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Process _process;
    private readonly HttpClient _client;

    private Prometheus(DirectoryInfo folder, Process process, Uri address)
    {
        _folder = folder;
        _process = process;
        _client = new HttpClient { BaseAddress = address };
    }

    public static async Task<Prometheus> StartAsync(Uri metrics)
    {
        var folder = Directory.CreateTempSubdirectory("actors-prometheus-");
        var configuration = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(
            configuration,
            $"""
            scrape_configs:
              - job_name: actors
                scrape_interval: 1s
                metrics_path: {metrics.AbsolutePath}
                static_configs:
                  - targets: ['{metrics.Authority}']
            """);
        var address = new Uri($"http://127.0.0.1:{FreePorts.Next()}");
        var process = Process.Start(new ProcessStartInfo(
            ProgramFactAttribute.Find("prometheus")!,
            [$"--config.file={configuration}", $"--storage.tsdb.path={Path.Combine(folder.FullName, "data")}", $"--web.listen-address={address.Authority}", "--log.level=error"]))!;
        return new Prometheus(folder, process, address);
    }

    /// <summary>The value of the first series that an expression gives; null while there is none.</summary>
    public async Task<double?> QueryAsync(string expression)
    {
        try
        {
            using var answer = JsonDocument.Parse(await _client.GetStringAsync(new Uri($"/api/v1/query?query={Uri.EscapeDataString(expression)}", UriKind.Relative)));
            var result = answer.RootElement.GetProperty("data").GetProperty("result");
            return result.GetArrayLength() == 0 ? null : double.Parse(result[0].GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
        }
        catch (HttpRequestException)
        {
            // It is starting.
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
