using System.CommandLine;

namespace Actors.Silo.Commands;

/// <summary><c>silo health</c>: asks a process of Actors whether it is well, for container engines whose images have no curl.</summary>
internal static class HealthCommand
{
    private const int Unwell = 1;
    private const string DefaultUrl = "http://127.0.0.1:8500/health/ready";
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        var url = new Argument<string>("url") { Description = $"What to ask. Default: {DefaultUrl}.", DefaultValueFactory = _ => DefaultUrl };
        var command = new Command("health", "Asks a process whether it is well: exit code 0, or 1 with the reason.") { url };
        command.SetAction((parsed, cancellationToken) => AskAsync(parsed.GetValue(url)!, cancellationToken));
        return command;
    }

    private static async Task<int> AskAsync(string url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || target.Scheme is not ("http" or "https"))
        {
            throw new StartFailedException($"'{url}' is not a URL of HTTP; give one such as {DefaultUrl}.");
        }

        using var client = new HttpClient { Timeout = AnswerTimeMax };
        try
        {
            using var answer = await client.GetAsync(target, cancellationToken);
            Console.WriteLine((await answer.Content.ReadAsStringAsync(cancellationToken)).TrimEnd());
            return answer.IsSuccessStatusCode ? 0 : Unwell;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or InvalidOperationException or NotSupportedException)
        {
            throw new StartFailedException($"'{url}' does not answer: {failure.Message.TrimEnd('.')}; see the log of the process.", failure);
        }
    }
}
