namespace Actors.AppHost.Tests.Metering;

/// <summary>One process with a silo and the gateway: metrics belong to a process, and this one has no other tests in it.</summary>
public sealed class MeteredHost : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private HostProcess? _host;

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _host = await HostProcess.StartAppHostAsync(_folder.Path, "--single");
        Client = _host.CreateClient();
    }

    public async Task DisposeAsync() => await _host!.DisposeAsync();

    public void Dispose()
    {
        Client.Dispose();
        _folder.Dispose();
    }
}
