using System.Net;
using System.Net.Sockets;
using Actors.Silo;
using Actors.Tests.Infrastructure;

namespace Actors.Acceptance.Tests;

/// <summary>The whole product in this process, on a database of its own.</summary>
internal sealed class Product : IAsyncDisposable
{
    private const string LegacyGet = "Actors__Gateway__Registry__LegacyGet";

    private readonly string _folder;
    private readonly ActorsHost _host;

    private Product(string folder, ActorsHost host)
    {
        _folder = folder;
        _host = host;
    }

    public Uri Address => _host.Address;

    /// <param name="legacyGet">Whether GET may change something, as clients of old Consul versions want it.</param>
    public static async Task<Product> StartAsync(bool legacyGet = false)
    {
        var folder = Directory.CreateTempSubdirectory("actors-acceptance-").FullName;
        var host = Create(legacyGet, new ActorsOptions
        {
            Database = Path.Combine(folder, "actors.db"),
            HttpPort = 0,
            SiloPort = FreePorts.Next(),
            ClientPort = FreePorts.Next(),
        });
        await host.StartAsync(CancellationToken.None);
        return new Product(folder, host);
    }

    // The host takes what only operators change from its configuration, and that from the environment.
    private static ActorsHost Create(bool legacyGet, ActorsOptions options)
    {
        Environment.SetEnvironmentVariable(LegacyGet, legacyGet ? "true" : null);
        var host = ActorsHost.Create(options);
        Environment.SetEnvironmentVariable(LegacyGet, null);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
