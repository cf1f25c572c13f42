using System.Diagnostics;
using System.Text.Json;

namespace Actors.Benchmarks.Dashboard;

/// <summary>
/// Asks everything that the pages ask, in turns, while keys and instances change, so that no answer is one that was kept. What is timed is the whole
/// request over loopback, to the last byte of the answer: the server's part is less.
/// </summary>
internal sealed class DashboardBenchmark(DashboardPlan plan, HttpClient client)
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromMilliseconds(300);

    /// <returns>Whether no answer took longer than is promised.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await WaitForServicesAsync(cancellationToken);
        var questions = new DashboardQuestions(plan, await FindAsync("silos", "address"), await FindAsync("activations?search=key-", "grain")).All();
        var times = questions.ToDictionary(question => question.Path, _ => new List<TimeSpan>(plan.Requests + 1));
        var bytes = new Dictionary<string, int>();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var changes = ChangeAsync(stopping.Token);
        for (var round = 0; round <= plan.Requests; round++)
        {
            foreach (var (_, path) in questions)
            {
                var began = Stopwatch.GetTimestamp();
                bytes[path] = await ReadAsync(path, cancellationToken);
                times[path].Add(Stopwatch.GetElapsedTime(began));
            }
        }

        await stopping.CancelAsync();
        await changes.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return Print(questions, times, bytes);
    }

    private static bool Print(IReadOnlyList<(string Page, string Path)> questions, Dictionary<string, List<TimeSpan>> times, Dictionary<string, int> bytes)
    {
        Console.WriteLine($"{"page",-34} {"first ms",9} {"median ms",10} {"max ms",8} {"KiB",7}   path");
        var slow = 0;
        foreach (var (page, path) in questions)
        {
            var later = times[path].Skip(1).Order().ToList();
            slow += later[^1] > AnswerMax ? 1 : 0;
            Console.WriteLine(
                $"{page,-34} {times[path][0].TotalMilliseconds,9:N1} {later[later.Count / 2].TotalMilliseconds,10:N1} {later[^1].TotalMilliseconds,8:N1} {bytes[path] / 1024.0,7:N1}   {path}");
        }

        Console.WriteLine(slow == 0
            ? $"Every answer took less than {AnswerMax.TotalMilliseconds:0} ms."
            : $"{slow} questions took longer than {AnswerMax.TotalMilliseconds:0} ms at least once.");
        return slow == 0;
    }

    // Half of the changes are keys, half are instances that come back with another tag.
    private async Task ChangeAsync(CancellationToken cancellationToken)
    {
        if (plan.ChangesPerSecond == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / plan.ChangesPerSecond));
        for (var number = 0; await timer.WaitForNextTickAsync(cancellationToken); number++)
        {
            var (path, body) = number % 2 == 0
                ? ($"/v1/kv/{plan.KeyOf(number * 7919 % plan.Keys)}", "changed")
                : ("/v1/agent/service/register", $$"""{"Name":"{{plan.ServiceOf(number)}}","ID":"instance-{{number:000000}}","Tags":["turn-{{number}}"]}""");
            using var content = new StringContent(body);
            using var response = await client.PutAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
            response.EnsureSuccessStatusCode();
        }
    }

    // The silos' copies of the registry follow the ledger; what is measured is the list with everything in it.
    private async Task WaitForServicesAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        while (await CountServicesAsync(cancellationToken) <= plan.Services)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellationToken);
        }

        Console.WriteLine($"the list of services has all of them after {Stopwatch.GetElapsedTime(began).TotalSeconds:N1} s more");
    }

    private async Task<int> CountServicesAsync(CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri("/ui/api/registry/services?size=1", UriKind.Relative), cancellationToken);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken)).RootElement;
        return response.IsSuccessStatusCode ? answer.GetProperty("total").GetInt32() : 0;
    }

    // The first one of a list; its page is asked for later.
    private async Task<string> FindAsync(string list, string member)
    {
        while (true)
        {
            var answer = JsonDocument.Parse(await client.GetStringAsync(new Uri($"/ui/api/{list}", UriKind.Relative))).RootElement;
            var items = answer.ValueKind == JsonValueKind.Array ? answer : answer.TryGetProperty("items", out var page) ? page : answer.GetProperty("silos");
            if (items.GetArrayLength() > 0)
            {
                return Uri.EscapeDataString(items[0].GetProperty(member).GetString()!);
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private async Task<int> ReadAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? answer.Length
            : throw new InvalidOperationException($"{path} was answered {(int)response.StatusCode}: {System.Text.Encoding.UTF8.GetString(answer)}");
    }
}
