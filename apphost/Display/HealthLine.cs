using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Actors.AppHost.Display;

/// <summary>
/// One line of health, asked for over HTTP as a user's load balancer would. A terminal sees it change in place; a file or pipe
/// gets a line when the answer changes, and once a minute.
/// </summary>
internal sealed class HealthLine(Uri address, IAnsiConsole console) : IDisposable
{
    private const string EraseLine = "\r\e[2K";
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(2);

    private readonly HttpClient _client = new() { BaseAddress = address, Timeout = AnswerTimeMax };
    private readonly bool _isTerminal = console.Profile.Capabilities.Ansi;
    private readonly long _started = Stopwatch.GetTimestamp();
    private string _shown = "";
    private long _shownAt;

    public void Dispose() => _client.Dispose();

    /// <summary>Shows health until the token is signalled; then leaves the cursor at the start of a line.</summary>
    public async Task ShowUntilAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(AskEvery);
        try
        {
            do
            {
                Show(await AskAsync(stopping));
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            Erase();
        }
    }

    private async Task<string> AskAsync(CancellationToken stopping)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("health/ready", UriKind.Relative), stopping);
            return answer.IsSuccessStatusCode ? "ready" : $"not ready: {await InOneLineAsync(answer, stopping)}";
        }
        catch (HttpRequestException failure)
        {
            return $"not ready: {failure.Message}";
        }
        catch (TaskCanceledException) when (!stopping.IsCancellationRequested)
        {
            return $"not ready: no answer within {AnswerTimeMax.TotalSeconds:0} s";
        }
    }

    private static async Task<string> InOneLineAsync(HttpResponseMessage answer, CancellationToken stopping) =>
        string.Join("; ", (await answer.Content.ReadAsStringAsync(stopping)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private void Show(string health)
    {
        if (!_isTerminal && health == _shown && Stopwatch.GetElapsedTime(_shownAt) < RepeatEvery)
        {
            return;
        }

        _shown = health;
        _shownAt = Stopwatch.GetTimestamp();
        var memory = Process.GetCurrentProcess().WorkingSet64 >> 20;
        var line = string.Create(CultureInfo.InvariantCulture, $"Health: {health}, up {Stopwatch.GetElapsedTime(_started):hh\\:mm\\:ss}, {memory} MB");
        var writer = console.Profile.Out.Writer;
        writer.Write(_isTerminal ? EraseLine + line : line + Environment.NewLine);
        writer.Flush();
    }

    private void Erase()
    {
        if (_isTerminal)
        {
            console.Profile.Out.Writer.Write(EraseLine);
        }
    }
}
