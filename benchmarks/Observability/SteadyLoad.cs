using System.Diagnostics;
using System.Globalization;
using System.Text;
using Actors.Benchmarks.Gateway;

namespace Actors.Benchmarks.Observability;

/// <summary>Requests over connections that stay open, for as long as it is their turn.</summary>
internal sealed class SteadyLoad : IAsyncDisposable
{
    private const int Connections = 64;
    private const int Keys = 10_000;

    private static readonly TimeSpan AnswerTimeMax = TimeSpan.FromSeconds(60);
    private static readonly byte[][] Gets = [.. Enumerable.Range(1, Keys).Select(key => Encoding.ASCII.GetBytes($"GET {HttpLoad.PathOf(key)} HTTP/1.1\r\nHost: benchmark\r\n\r\n"))];

    private readonly SeparateProcesses _target;
    private readonly SteadyConnection[] _connections;
    private int _written;

    private SteadyLoad(SeparateProcesses target, SteadyConnection[] connections) => (_target, _connections) = (target, connections);

    /// <summary>Opens the connections and writes every key once.</summary>
    public static async Task<SteadyLoad> OpenAsync(SeparateProcesses target, CancellationToken cancellationToken)
    {
        var connections = await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => SteadyConnection.OpenAsync(target.Address, cancellationToken)));
        var load = new SteadyLoad(target, connections);
        await Task.WhenAll(connections.Select(async (connection, index) =>
        {
            for (var key = index + 1; key <= Keys; key += Connections)
            {
                await connection.AskAsync(load.PutOf(key));
            }
        }));
        return load;
    }

    public Task<LoadSample> GetAsync(TimeSpan duration) => RunAsync(() => Gets[Random.Shared.Next(Keys)], duration);

    public Task<LoadSample> PutAsync(TimeSpan duration) => RunAsync(() => PutOf(Random.Shared.Next(Keys) + 1), duration);

    public ValueTask DisposeAsync()
    {
        Array.ForEach(_connections, connection => connection.Dispose());
        return ValueTask.CompletedTask;
    }

    private async Task<LoadSample> RunAsync(Func<byte[]> request, TimeSpan duration)
    {
        var (before, started) = (_target.ProcessorTime, Stopwatch.GetTimestamp());
        var counts = await Task.WhenAll(_connections.Select(connection => Task.Run(() => RunAsync(connection, request, started, duration)))).WaitAsync(duration + AnswerTimeMax);
        return new LoadSample(counts.Sum(), Stopwatch.GetElapsedTime(started), _target.ProcessorTime - before);
    }

    private static async Task<long> RunAsync(SteadyConnection connection, Func<byte[]> request, long started, TimeSpan duration)
    {
        var count = 0L;
        while (Stopwatch.GetElapsedTime(started) < duration)
        {
            await connection.AskAsync(request());
            count++;
        }

        return count;
    }

    // Each value differs from the one before: storing the same again would cost nothing.
    private byte[] PutOf(int key)
    {
        var value = HttpLoad.Value(Interlocked.Increment(ref _written));
        return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"PUT {HttpLoad.PathOf(key)} HTTP/1.1\r\nHost: benchmark\r\nContent-Length: {value.Length}\r\n\r\n{value}"));
    }
}
