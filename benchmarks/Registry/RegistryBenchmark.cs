using System.Diagnostics;
using System.Text.Json;
using Actors.Sql;
using Npgsql;

namespace Actors.Benchmarks.Registry;

/// <summary>
/// Registers many instances, lets all of them report, and looks at three things: whether reports keep up, whether the database has anything to do
/// meanwhile, and how long a silent instance is still shown as passing.
/// </summary>
internal sealed class RegistryBenchmark(RegistryPlan plan, Uri address, string database)
{
    private const int Parallelism = 64;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LeaveGrace = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address };
        Console.WriteLine($"transactions of the database while nothing is registered: {await CountTransactionsAsync(plan.Beat, cancellationToken):N1}/s (polling, compaction, membership)");
        var watch = Stopwatch.StartNew();
        await Parallel.ForAsync(0, plan.Instances, Bounds(cancellationToken), (instance, token) => RegisterAsync(client, instance, token));
        Console.WriteLine($"registered {plan.Instances:N0} instances of {plan.Services:N0} services in {watch.Elapsed.TotalSeconds:N1} s");

        await using var beats = new HeartbeatLoad(plan, client);
        beats.Start();
        await Task.Delay(plan.Beat * 2, cancellationToken);
        await WatchSteadyAsync(client, beats, cancellationToken);
        await WatchDeathsAsync(client, beats, cancellationToken);
    }

    private async Task WatchSteadyAsync(HttpClient client, HeartbeatLoad beats, CancellationToken cancellationToken)
    {
        var (sent, refused) = (beats.Sent, beats.Refused);
        var index = await IndexAsync(client, cancellationToken);
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        var transactions = await CountTransactionsAsync(plan.Steady, cancellationToken);
        var seconds = watch.Elapsed.TotalSeconds;
        Console.WriteLine($"heartbeats: {(beats.Sent - sent) / seconds:N0}/s of {plan.Instances / plan.Beat.TotalSeconds:N0}/s wanted, {beats.Refused - refused} refused, p99 {beats.P99.TotalMilliseconds:N1} ms");
        Console.WriteLine($"changes in the ledger meanwhile: {await IndexAsync(client, cancellationToken) - index}");
        Console.WriteLine($"transactions of the database: {transactions:N1}/s");
        Console.WriteLine($"processor time, client included: {(Process.GetCurrentProcess().TotalProcessorTime - processor).TotalSeconds / seconds:P0} of one core; memory {Environment.WorkingSet >> 20} MiB");
    }

    private async Task WatchDeathsAsync(HttpClient client, HeartbeatLoad beats, CancellationToken cancellationToken)
    {
        var step = Math.Max(1, plan.Instances / plan.Deaths);
        var dead = Enumerable.Range(0, plan.Deaths).Select(number => number * step).ToList();
        var silentSince = dead.ToDictionary(instance => instance, beats.Silence);
        var shownFor = new List<TimeSpan>();
        var watch = Stopwatch.StartNew();
        while (dead.Count > 0 && watch.Elapsed < plan.Ttl + plan.Beat + LeaveGrace)
        {
            foreach (var instance in dead.ToArray())
            {
                var silence = Stopwatch.GetElapsedTime(silentSince[instance]);
                if (silence >= plan.Ttl - TimeSpan.FromSeconds(1) && !await IsPassingAsync(client, instance, cancellationToken))
                {
                    shownFor.Add(Stopwatch.GetElapsedTime(silentSince[instance]));
                    dead.Remove(instance);
                }
            }

            await Task.Delay(LookInterval, cancellationToken);
        }

        var over = shownFor.Select(time => (time - plan.Ttl).TotalMilliseconds).Order().ToList();
        Console.WriteLine(over.Count == 0
            ? "silent instances: none was left out"
            : $"silent instances left out after TTL +: p50 {over[over.Count / 2]:N0} ms, max {over[^1]:N0} ms; still shown: {dead.Count}");
    }

    private async ValueTask RegisterAsync(HttpClient client, int instance, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new
        {
            Name = plan.ServiceOf(instance),
            ID = $"instance-{instance}",
            Address = "10.0.0.1",
            Port = 8080,
            Check = new { TTL = $"{plan.Ttl.TotalSeconds}s", Status = "passing" },
        });
        using var content = new ByteArrayContent(body);
        using var response = await client.PutAsync(new Uri("/v1/agent/service/register", UriKind.Relative), content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private async Task<bool> IsPassingAsync(HttpClient client, int instance, CancellationToken cancellationToken)
    {
        var text = await client.GetStringAsync(new Uri($"/v1/health/service/{plan.ServiceOf(instance)}?passing", UriKind.Relative), cancellationToken);
        return text.Contains($"\"instance-{instance}\"", StringComparison.Ordinal);
    }

    private static async Task<long> IndexAsync(HttpClient client, CancellationToken cancellationToken)
    {
        using var response = await client.GetAsync(new Uri("/v1/kv/absent?consistent", UriKind.Relative), cancellationToken);
        return long.Parse(response.Headers.GetValues("X-Consul-Index").Single(), null);
    }

    private async Task<double> CountTransactionsAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var (before, watch) = (await TransactionsAsync(cancellationToken), Stopwatch.StartNew());
        await Task.Delay(time, cancellationToken);
        return (await TransactionsAsync(cancellationToken) - before) / watch.Elapsed.TotalSeconds;
    }

    private async Task<long> TransactionsAsync(CancellationToken cancellationToken)
    {
        var target = DatabaseTarget.Parse(database);
        if (target.Dialect != SqlDialect.PostgreSql)
        {
            return 0;
        }

        await using var connection = new NpgsqlConnection(target.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select sum(xact_commit)::bigint from pg_stat_database", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static ParallelOptions Bounds(CancellationToken cancellationToken) =>
        new() { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
}
