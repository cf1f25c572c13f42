using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Actors.Benchmarks.Gateway;

namespace Actors.Benchmarks.Watching;

/// <summary>Many blocking queries on many connections: what one of them costs the gateway's process, and whom a change wakes.</summary>
internal sealed class IdleWaiters(SeparateProcesses processes, int count)
{
    private const int Keys = 50;
    private const int WarmUpRounds = 40;

    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var indexes = await FillAsync(cancellationToken);
        await Task.Delay(Settling, cancellationToken);
        var before = processes.GatewayResidentBytes;
        var sockets = new List<Socket>();
        for (var number = 0; number < count; number++)
        {
            sockets.Add(await OpenAsync(number % Keys, indexes[number % Keys], cancellationToken));
        }

        await Task.Delay(Settling, cancellationToken);
        var after = processes.GatewayResidentBytes;
        Console.WriteLine($"{count:N0} idle blocking queries: {(after - before) / count:N0} bytes of resident memory each, connection included ({before >> 20:N0} MiB before, {after >> 20:N0} MiB after)");

        using (var client = new HttpClient { BaseAddress = processes.Address })
        {
            await PutAsync(client, 7, "changed", cancellationToken);
        }

        await Task.Delay(Settling, cancellationToken);
        var answered = sockets.Index().Where(socket => socket.Item.Available > 0).Select(socket => socket.Index % Keys).ToArray();
        Console.WriteLine($"one change: {answered.Length:N0} answered, of which {answered.Count(key => key != 7):N0} wait for another key; {sockets.Index().Count(socket => socket.Index % Keys == 7):N0} wait for this one");
        sockets.ForEach(socket => socket.Dispose());
    }

    private async Task<string[]> FillAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = processes.Address };
        for (var round = 0; round < WarmUpRounds; round++)
        {
            for (var key = 0; key < Keys; key++)
            {
                await PutAsync(client, key, $"{round}", cancellationToken);
            }
        }

        var indexes = new string[Keys];
        for (var key = 0; key < Keys; key++)
        {
            using var response = await client.GetAsync(PathOf(key), cancellationToken);
            indexes[key] = response.Headers.GetValues("X-Consul-Index").Single();
        }

        return indexes;
    }

    private async Task<Socket> OpenAsync(int key, string index, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, processes.Address.Port), cancellationToken);
        var request = $"GET {PathOf(key)}?index={index}&wait=10m HTTP/1.1\r\nHost: {processes.Address.Authority}\r\nUser-Agent: watcher\r\nAccept-Encoding: gzip\r\n\r\n";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        return socket;
    }

    private static async Task PutAsync(HttpClient client, int key, string value, CancellationToken cancellationToken)
    {
        using var content = new StringContent(value);
        using var response = await client.PutAsync(PathOf(key), content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private static string PathOf(int key) => $"/v1/kv/idle/{key.ToString(CultureInfo.InvariantCulture)}";
}
