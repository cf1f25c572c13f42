using Actors.Tests.Infrastructure;

namespace Actors.AppHost.Tests;

/// <summary>The first session of a new user, through a kill of the process, on each database.</summary>
public sealed class SessionTests
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(2);

    [Fact]
    public Task Session_KilledAndStartedAgainOnSqlite_FindsEverything() => RunAsync([]);

    [PostgresFact]
    public async Task Session_KilledAndStartedAgainOnPostgres_FindsEverything()
    {
        var server = await PostgresServer.SharedAsync();
        await RunAsync(["--database", await server.CreateDatabaseAsync()]);
    }

    private static async Task RunAsync(string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using (var host = await HostProcess.StartAppHostAsync(folder.Path, arguments))
        {
            await FirstSessionAsync(host);
            await host.KillAsync();
        }

        await using (var host = await HostProcess.StartAppHostAsync(folder.Path, arguments))
        {
            using var client = host.CreateClient();
            var session = new UserSession(client);
            await session.GreetAsync(count: 3);
            await session.ReadKeysAsync();
            await session.ReadServiceAsync();
        }
    }

    private static async Task FirstSessionAsync(HostProcess host)
    {
        using var client = host.CreateClient();
        var session = new UserSession(client);
        await session.GreetAsync(count: 1);
        await session.GreetAsync(count: 2);
        await session.WriteKeysAsync();
        await session.CompareAndSetAsync();
        await session.ReadKeysAsync();
        await session.RegisterAndExpireAsync(TimeToLive);
    }
}
