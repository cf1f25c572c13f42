using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Actors.Cluster.Tests.Harness;

namespace Actors.Cluster.Tests;

/// <summary>Transactions while silos are killed in the middle of them.</summary>
public sealed class TransactionFaultTests
{
    private const int Workers = 4;
    private const int Kills = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Silos_KilledInTheMiddle_LeaveEachTransactionWholeOrUndone()
    {
        await using var cluster = await ProcessCluster.StartAsync(new ClusterSettings());
        using var client = new HttpClient { BaseAddress = cluster.Gateway.Http, Timeout = TimeSpan.FromSeconds(40) };
        var acknowledged = new ConcurrentBag<string>();
        using var cts = new CancellationTokenSource();
        var working = Enumerable.Range(0, Workers).Select(worker => WorkAsync(client, worker, acknowledged, cts.Token)).ToList();

        await cluster.KillInTurnAsync(Kills, Pause);

        await cts.CancelAsync();
        await Task.WhenAll(working);
        var (left, right) = (await NamesAsync(client, "left/"), await NamesAsync(client, "right/"));
        Assert.NotEmpty(acknowledged);
        Assert.Equal(left.Order(), right.Order());
        Assert.Empty(acknowledged.Except(left));
    }

    private static async Task WorkAsync(HttpClient client, int worker, ConcurrentBag<string> acknowledged, CancellationToken cancellationToken)
    {
        for (var number = 0; !cancellationToken.IsCancellationRequested; number++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{worker}-{number}");
            var body = $$$"""[{"KV":{"Verb":"set","Key":"left/{{{name}}}","Value":"eA=="}},{"KV":{"Verb":"get-or-empty","Key":"shared"}},{"KV":{"Verb":"set","Key":"right/{{{name}}}","Value":"eA=="}}]""";
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            try
            {
                using var answer = await client.PutAsync(new Uri("v1/txn", UriKind.Relative), content, CancellationToken.None);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    acknowledged.Add(name);
                }
            }
            catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
            {
                // Whether it was done is what the end will show.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<string>> NamesAsync(HttpClient client, string prefix)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri($"v1/kv/{prefix}?keys", UriKind.Relative)));
        return [.. document.RootElement.EnumerateArray().Select(name => name.GetString()![prefix.Length..])];
    }
}
