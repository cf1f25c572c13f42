using System.Diagnostics;
using Actors.Benchmarks.Ledger;
using Actors.Sql;

namespace Actors.Benchmarks.Gateway;

/// <summary>
/// Gateway and grains, in one process or in several, driven over loopback. Each of our rounds is next to a round of the baseline, so that
/// a machine that slows down slows both.
/// </summary>
internal sealed class GatewayBenchmark(HttpLoad load, int rounds, BenchmarkDatabase database, int silos)
{
    private const int FillParallelism = 64;

    private static readonly TimeSpan WarmUpTimeMin = TimeSpan.FromSeconds(20);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var gateway = await StartAsync(cancellationToken);
        var answer = await FillAsync(gateway.Address, cancellationToken);
        await using IHttpTarget bare = silos == 0 ? await BareEndpoint.StartAsync(answer) : await BareProcess.StartAsync(answer, cancellationToken);
        await WarmUpAsync(gateway.Address, bare.Address);
        Console.WriteLine($"{"what",-40} {"requests/s",12} {"p50 ms",8} {"p99 ms",8} {"refused",8}");

        var (baseline, get, ratio) = await InTurnsAsync(() => load.GetAsync(bare.Address), () => load.GetAsync(gateway.Address));
        Print("GET, bare Kestrel endpoint", baseline);
        Print("GET, gateway and grain", get);
        Print("GET, gateway and grain, ?consistent", await load.GetAsync(gateway.Address, "?consistent"));
        Console.WriteLine($"GET against the bare endpoint: {ratio}");
        await MeasurePutAsync(gateway.Address);
    }

    private async Task<IHttpTarget> StartAsync(CancellationToken cancellationToken) => silos == 0
        ? await SingleProcess.StartAsync(database.Database, cancellationToken)
        : await SeparateProcesses.StartAsync(database.Database, silos, cancellationToken);

    private async Task MeasurePutAsync(Uri address)
    {
        var target = DatabaseTarget.Parse(database.Database);
        if (target.Dialect != SqlDialect.PostgreSql)
        {
            Print("PUT, durable", await load.PutAsync(address));
            return;
        }

        await BareDatabase.PreparePostgresAsync(target, load.Keys);
        var (update, put, ratio) = await InTurnsAsync(() => UpdateAsync(target, prepared: true), () => load.PutAsync(address));
        var plain = await UpdateAsync(target, prepared: false);
        Print("pgbench, single-row update (mean)", plain);
        Print("the same, prepared, two threads", update);
        Print("PUT, durable", put);
        Console.WriteLine($"PUT against pgbench: {put.RequestsPerSecond / plain.RequestsPerSecond:P0}, against it prepared: {ratio}");
    }

    private async Task<HttpMeasurement> UpdateAsync(DatabaseTarget target, bool prepared)
    {
        var measured = await BareDatabase.PgbenchAsync(target, load.Connections, load.Keys, load.Duration, prepared)
            ?? throw new InvalidOperationException("'pgbench' was not found; put the PostgreSQL binaries on the PATH.");
        return new HttpMeasurement(measured.CommitsPerSecond, measured.Median.TotalMilliseconds, measured.P99.TotalMilliseconds, 0);
    }

    // The medians of both, after as many rounds as were asked for, and that of the ratios of rounds that were next to each other.
    private async Task<(HttpMeasurement Baseline, HttpMeasurement Ours, Estimate Ratio)> InTurnsAsync(
        Func<Task<HttpMeasurement>> baseline, Func<Task<HttpMeasurement>> ours)
    {
        var baselines = new List<HttpMeasurement>();
        var own = new List<HttpMeasurement>();
        for (var round = 0; round < rounds; round++)
        {
            baselines.Add(await baseline());
            own.Add(await ours());
        }

        return (Medians(baselines), Medians(own), new Estimate(own.Zip(baselines, (mine, bare) => mine.RequestsPerSecond / bare.RequestsPerSecond)));
    }

    private static HttpMeasurement Medians(List<HttpMeasurement> measurements) => new(
        Estimate.MedianOf(measurements.Select(measured => measured.RequestsPerSecond)),
        Estimate.MedianOf(measurements.Select(measured => measured.MedianMilliseconds)),
        Estimate.MedianOf(measurements.Select(measured => measured.P99Milliseconds)),
        measurements.Sum(measured => measured.RefusedCount));

    // Until the compiler has seen enough to optimise, every figure is one about the compiler.
    private async Task WarmUpAsync(Uri gateway, Uri bare)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < WarmUpTimeMin)
        {
            await load.GetAsync(gateway);
            await load.PutAsync(gateway);
            await load.GetAsync(bare);
        }
    }

    private async Task<byte[]> FillAsync(Uri address, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address };
        await Parallel.ForAsync(1, load.Keys + 1, new ParallelOptions { MaxDegreeOfParallelism = FillParallelism, CancellationToken = cancellationToken }, async (key, token) =>
        {
            using var content = new StringContent(HttpLoad.Value(key));
            using var response = await client.PutAsync(HttpLoad.PathOf(key), content, token);
            response.EnsureSuccessStatusCode();
        });
        return await client.GetByteArrayAsync(HttpLoad.PathOf(load.Keys), cancellationToken);
    }

    private static void Print(string what, HttpMeasurement measured) => Console.WriteLine(
        $"{what,-40} {measured.RequestsPerSecond,12:N0} {measured.MedianMilliseconds,8:N2} {measured.P99Milliseconds,8:N2} {measured.RefusedCount,8}");
}
