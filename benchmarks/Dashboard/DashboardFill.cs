using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Actors.Benchmarks.Dashboard;

/// <summary>Stores services, keys and sessions as any client does: with transactions over HTTP.</summary>
internal sealed class DashboardFill(DashboardPlan plan, HttpClient client)
{
    private const int Parallelism = 16;
    private const int OperationsOfATransaction = 64;
    private const int KeysRead = 10_000;
    private const int AttemptsMax = 10;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly string Value = Convert.ToBase64String("""{"replicas":3,"hosts":["10.0.0.1","10.0.0.2"]}"""u8);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var node = (await client.GetFromJsonAsync<JsonElement>("/v1/agent/self", cancellationToken)).GetProperty("Config").GetProperty("NodeName").GetString()!;
        await EachAsync(Enumerable.Range(0, plan.Keys).Chunk(OperationsOfATransaction), (chunk, token) => CommitAsync(chunk.Select(Key), token), cancellationToken);
        Console.WriteLine($"stored {plan.Keys:N0} keys in {watch.Elapsed.TotalSeconds:N0} s");

        // An instance and its check are two operations.
        var instances = Enumerable.Range(0, plan.Instances).Chunk(OperationsOfATransaction / 2);
        await EachAsync(instances, (chunk, token) => CommitAsync(chunk.SelectMany(number => Instance(node, number)), token), cancellationToken);
        Console.WriteLine($"stored {plan.Instances:N0} instances of {plan.Services + 1:N0} services in {watch.Elapsed.TotalSeconds:N0} s");

        await EachAsync(Enumerable.Range(0, plan.Sessions), OpenSessionAsync, cancellationToken);
        await EachAsync(Enumerable.Range(0, Math.Min(KeysRead, plan.Keys)), ReadAsync, cancellationToken);
        Console.WriteLine($"opened {plan.Sessions:N0} sessions and read {KeysRead:N0} keys in {watch.Elapsed.TotalSeconds:N0} s");
    }

    private static Task EachAsync<TItem>(IEnumerable<TItem> items, Func<TItem, CancellationToken, Task> store, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (item, token) => await store(item, token));

    private object Key(int number) => new { KV = new { Verb = "set", Key = plan.KeyOf(number), Value } };

    private IEnumerable<object> Instance(string node, int number)
    {
        var id = $"instance-{number:000000}";
        yield return new
        {
            Service = new
            {
                Verb = "set",
                Node = node,
                Service = new { ID = id, Service = plan.ServiceOf(number), Address = "10.0.0.1", Port = 8080, Tags = new[] { $"zone-{number % 3}" } },
            },
        };
        yield return new { Check = new { Verb = "set", Check = new { Node = node, CheckID = $"check-{id}", Name = "port", Status = number % 50 == 0 ? "critical" : "passing", ServiceID = id, Output = "TCP connect: Success" } } };
    }

    private async Task CommitAsync(IEnumerable<object> operations, CancellationToken cancellationToken)
    {
        var body = operations.ToList();
        for (var attempt = 1; ; attempt++)
        {
            using var response = await client.PutAsJsonAsync("/v1/txn", body, JsonSerializerOptions.Default, cancellationToken);
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable || attempt == AttemptsMax)
            {
                await CheckAsync(response, cancellationToken);
                return;
            }

            // The database is slower than the fill for a moment.
            await Task.Delay(Pause, cancellationToken);
        }
    }

    private async Task OpenSessionAsync(int number, CancellationToken cancellationToken)
    {
        using var response = await client.PutAsJsonAsync("/v1/session/create", new { Name = $"session-{number:0000}", TTL = "3600s" }, JsonSerializerOptions.Default, cancellationToken);
        await CheckAsync(response, cancellationToken);
        var id = (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("ID").GetString();
        using var locked = await client.PutAsync(new Uri($"/v1/kv/locks/{number:0000}?acquire={id}", UriKind.Relative), null, cancellationToken);
        await CheckAsync(locked, cancellationToken);
    }

    private async Task ReadAsync(int number, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri($"/v1/kv/{plan.KeyOf(number * (plan.Keys / KeysRead))}", UriKind.Relative), cancellationToken);
        await CheckAsync(response, cancellationToken);
    }

    private static async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{response.RequestMessage!.RequestUri} was answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }
}
