namespace Actors.Gateway.Tests;

/// <summary>One running gateway for all tests that only use keys of their own.</summary>
public sealed class GatewayFixture : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public GatewayHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await GatewayHost.StartAsync(_folder.File("actors.db"));

    public async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>Shares the fixture between test classes.</summary>
[CollectionDefinition(Name)]
public sealed class GatewayCollection : ICollectionFixture<GatewayFixture>
{
    public const string Name = "gateway";
}
