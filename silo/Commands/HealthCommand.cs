using System.CommandLine;

namespace Actors.Silo.Commands;

/// <summary><c>silo health</c>: asks a process of Actors whether it is well, for container engines whose images have no curl.</summary>
internal static class HealthCommand
{
    private const int Unwell = 1;
    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(3);

    public static Command Create()
    {
        var url = new Argument<Uri>("url")
        {
            Description = "What to ask. Default: http://127.0.0.1:8500/health/ready.",
            DefaultValueFactory = _ => new Uri("http://127.0.0.1:8500/health/ready"),
        };
        var command = new Command("health", "Asks a process whether it is well: exit code 0, or 1 with the reason.") { url };
        command.SetAction((parsed, cancellationToken) => AskAsync(parsed.GetValue(url)!, cancellationToken));
        return command;
    }

    private static async Task<int> AskAsync(Uri url, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { Timeout = AnswerTimeMax };
        try
        {
            using var answer = await client.GetAsync(url, cancellationToken);
            Console.WriteLine((await answer.Content.ReadAsStringAsync(cancellationToken)).TrimEnd());
            return answer.IsSuccessStatusCode ? 0 : Unwell;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException or InvalidOperationException or NotSupportedException)
        {
            throw new StartFailedException($"'{url}' does not answer: {failure.Message.TrimEnd('.')}; see the log of the process.", failure);
        }
    }
}
