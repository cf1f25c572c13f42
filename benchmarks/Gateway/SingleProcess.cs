using Actors.Silo;

namespace Actors.Benchmarks.Gateway;

/// <summary>Gateway and silo in this process.</summary>
internal sealed class SingleProcess : IHttpTarget
{
    private readonly ActorsHost _host;

    private SingleProcess(ActorsHost host) => _host = host;

    public Uri Address => _host.Address;

    public static async Task<SingleProcess> StartAsync(string database, CancellationToken cancellationToken)
    {
        var host = ActorsHost.Create(new ActorsOptions { Database = database, HttpPort = 0 });
        await host.StartAsync(cancellationToken);
        return new SingleProcess(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
    }
}
