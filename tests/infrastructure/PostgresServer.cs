using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Actors.Tests.Infrastructure;

/// <summary>How a server is stopped.</summary>
public enum PostgresStopMode
{
    /// <summary>Sessions are ended, everything is written: what an administrator does.</summary>
    Fast,

    /// <summary>The server drops everything and recovers from its log at the next start: what a crash does.</summary>
    Immediate,
}

/// <summary>
/// A private PostgreSQL server in a temporary folder on a free loopback port. Its programs end and its folder goes when it
/// is disposed, and also when the test process dies.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan StartWaitMax = TimeSpan.FromSeconds(30);
    private static readonly Lazy<Task<PostgresServer>> SharedServer = new(() => StartNewAsync());
    private static int _lastDatabase;

    private readonly PostgresFolder _folder;
    private readonly bool _fsync;
    private PostgresProcess? _process;

    private PostgresServer(PostgresFolder folder, int port, bool fsync)
    {
        _folder = folder;
        Port = port;
        _fsync = fsync;
    }

    public int Port { get; }

    /// <summary>The server that the tests of this process share. Do not stop it; start a new one for that.</summary>
    public static Task<PostgresServer> SharedAsync() => SharedServer.Value;

    /// <summary>Starts a server of its own.</summary>
    /// <param name="fsync">Off makes it faster, and a crash of the machine would lose data; a crash of the server would not.</param>
    public static async Task<PostgresServer> StartNewAsync(bool fsync = true)
    {
        var server = new PostgresServer(await PostgresFolder.CreateAsync(), FreePorts.Next(), fsync);
        await server.StartAsync();
        return server;
    }

    /// <summary>Creates an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _lastDatabase)}");
        await using var source = NpgsqlDataSource.Create(ConnectionString("postgres") + ";Pooling=false");
        await using var command = source.CreateCommand($"create database {name}");
        await command.ExecuteNonQueryAsync();
        return ConnectionString(name);
    }

    public string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database}");

    public async Task StartAsync()
    {
        _process = PostgresProcess.Start(_folder, Port, _fsync);
        await Eventually.TrueAsync(AnswersAsync, StartWaitMax, () => $"PostgreSQL did not start on port {Port}:\n{_folder.ReadLog()}");
    }

    public async Task StopAsync(PostgresStopMode mode = PostgresStopMode.Fast)
    {
        if (_process is { } process)
        {
            _process = null;
            await process.StopAsync(mode);
        }
    }

    public async Task RestartAsync(PostgresStopMode mode = PostgresStopMode.Fast)
    {
        await StopAsync(mode);
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(PostgresStopMode.Immediate);
        _folder.Delete();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false;Timeout=2");
            await connection.OpenAsync();
            return true;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }
}
