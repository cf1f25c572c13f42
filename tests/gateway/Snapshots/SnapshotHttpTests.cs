using System.IO.Compression;
using System.Net;
using System.Text;
using Actors.Gateway.Tests.KeyValue;
using Actors.Gateway.Tests.Sessions;

namespace Actors.Gateway.Tests.Snapshots;

/// <summary>Copies of a database that is being written, and what becomes of them elsewhere.</summary>
public sealed class SnapshotHttpTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private GatewayHost _first = null!;
    private GatewayHost _second = null!;

    public async Task InitializeAsync()
    {
        _first = await GatewayHost.StartAsync(_folder.File("first.db"));
        _second = await GatewayHost.StartAsync(_folder.File("second.db"));
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Snapshot_WhileWriting_IsOneMomentAndRestoresIntoAnEmptyDatabase()
    {
        for (var number = 0; number < 50; number++)
        {
            await PutAsync(_first, $"/v1/kv/before/{number}?flags={ulong.MaxValue}", "0");
        }

        using var stop = new CancellationTokenSource();
        var writing = WriteInTurnAsync(stop.Token);
        var archive = await _first.Client.SaveAsync();
        await stop.CancelAsync();
        await writing;

        Assert.Equal(HttpStatusCode.OK, await _second.Client.RestoreAsync(archive.Bytes));

        // Two keys are written in turn: in any one moment the second is as far as the first, or one behind.
        var (left, right) = (await NumberAsync(_second, "left"), await NumberAsync(_second, "right"));
        Assert.InRange(left - right, 0, 1);
        using var listed = await _second.Client.GetAsync(new Uri("/v1/kv/before/?recurse", UriKind.Relative));
        Assert.Equal(50, System.Text.Json.JsonDocument.Parse(await listed.Content.ReadAsStringAsync()).RootElement.GetArrayLength());
        Assert.Contains($"\"Flags\":{ulong.MaxValue}", await listed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(long.Parse(listed.Headers.GetValues("X-Consul-Index").Single(), null) > archive.Index);
        Assert.Equal(HttpStatusCode.OK, await PutAsync(_second, "/v1/kv/after", "1"));
    }

    [Fact]
    public async Task Restore_OverWhatIsThere_BringsBackRemovesAndKeepsTheIndexRising()
    {
        await PutAsync(_first, "/v1/kv/kept", "old");
        await PutAsync(_first, "/v1/kv/removed", "old");
        var archive = await _first.Client.SaveAsync();
        await PutAsync(_first, "/v1/kv/kept", "new");
        await PutAsync(_first, "/v1/kv/added", "new");
        await _first.Client.DeleteAsync(new Uri("/v1/kv/removed", UriKind.Relative));
        var before = (await _first.Client.SaveAsync()).Index;

        Assert.Equal(HttpStatusCode.OK, await _first.Client.RestoreAsync(archive.Bytes));

        Assert.Equal("old", await _first.Client.GetStringAsync(new Uri("/v1/kv/kept?raw&consistent", UriKind.Relative)));
        Assert.Equal("old", await _first.Client.GetStringAsync(new Uri("/v1/kv/removed?raw&consistent", UriKind.Relative)));
        using var added = await _first.Client.GetAsync(new Uri("/v1/kv/added?consistent", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, added.StatusCode);
        Assert.True((await _first.Client.SaveAsync()).Index > before);
    }

    /// <summary>Whoever held a lock after the archive was written may still come with its fence.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restore_OfLocks_NeverGivesALockIndexOutAgain(bool isAnotherDatabase)
    {
        var target = isAnotherDatabase ? _second : _first;
        await LockAndReleaseAsync(_first, "lock");
        var archive = await _first.Client.SaveAsync();
        var former = 0L;
        for (var holder = 0; holder < 4; holder++)
        {
            former = await LockAndReleaseAsync(target, "lock");
        }

        Assert.Equal(HttpStatusCode.OK, await target.Client.RestoreAsync(archive.Bytes));

        var session = await target.Client.CreateSessionAsync();
        Assert.Equal("true", await target.Client.PutAsync("lock", "mine", $"?acquire={session}"));
        var present = (await target.Client.GetEntryAsync("lock")).GetProperty("LockIndex").GetInt64();
        Assert.True(present > former, $"{present} after {former}");
        Assert.Equal("false", await target.Client.PutAsync("lock", "late", $"?fence={former}"));
        Assert.Equal("false", await target.Client.PutAsync("lock", "late", "?fence=2"));
    }

    [Fact]
    public async Task Restore_ThatTakesEventsAway_KeepsTheIndexOfTheirListRising()
    {
        await PutAsync(_first, "/v1/event/fire/kept", "1");
        var archive = await _first.Client.SaveAsync();
        await PutAsync(_first, "/v1/event/fire/removed", "2");
        var before = await EventsAsync();

        Assert.Equal(HttpStatusCode.OK, await _first.Client.RestoreAsync(archive.Bytes));

        var after = await EventsAsync();
        Assert.Equal((2, 1), (before.Count, after.Count));
        Assert.True(after.Index > before.Index, $"{after.Index} after {before.Index}");

        async Task<(int Count, long Index)> EventsAsync()
        {
            using var listed = await _first.Client.GetAsync(new Uri("/v1/event/list", UriKind.Relative));
            using var events = System.Text.Json.JsonDocument.Parse(await listed.Content.ReadAsStringAsync());
            return (events.RootElement.GetArrayLength(), long.Parse(listed.Headers.GetValues("X-Consul-Index").Single(), null));
        }
    }

    [Fact]
    public async Task Restore_DamagedArchive_ChangesNothing()
    {
        await PutAsync(_first, "/v1/kv/some", "value");
        var (bytes, _) = await _first.Client.SaveAsync();
        var lines = Unpack(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        await AssertRefusedAsync(Encoding.UTF8.GetBytes("no gzip"));
        await AssertRefusedAsync(bytes[..^20]);
        await AssertRefusedAsync(Pack([.. lines[..^1]]));
        await AssertRefusedAsync(Pack([lines[0], .. lines[2..]]));
        await AssertRefusedAsync(Pack([.. lines.Select(line => line.Replace("AAAA", "AAAB", StringComparison.Ordinal))]));
        await AssertRefusedAsync(Pack([lines[0].Replace("actors", "others", StringComparison.Ordinal), .. lines[1..]]));

        async Task AssertRefusedAsync(byte[] damaged)
        {
            Assert.Equal(HttpStatusCode.BadRequest, await _second.Client.RestoreAsync(damaged));
            using var answer = await _second.Client.GetAsync(new Uri("/v1/kv/some", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private static async Task<long> LockAndReleaseAsync(GatewayHost host, string key)
    {
        var session = await host.Client.CreateSessionAsync();
        Assert.Equal("true", await host.Client.PutAsync(key, "held", $"?acquire={session}"));
        Assert.Equal("true", await host.Client.PutAsync(key, "free", $"?release={session}"));
        return (await host.Client.GetEntryAsync(key)).GetProperty("LockIndex").GetInt64();
    }

    private async Task WriteInTurnAsync(CancellationToken cancellationToken)
    {
        for (var number = 1; !cancellationToken.IsCancellationRequested; number++)
        {
            await PutAsync(_first, "/v1/kv/left", $"{number}");
            await PutAsync(_first, "/v1/kv/right", $"{number}");
        }
    }

    private static async Task<int> NumberAsync(GatewayHost host, string key)
    {
        using var answer = await host.Client.GetAsync(new Uri($"/v1/kv/{key}?raw", UriKind.Relative));
        return answer.IsSuccessStatusCode ? int.Parse(await answer.Content.ReadAsStringAsync(), null) : 0;
    }

    private static async Task<HttpStatusCode> PutAsync(GatewayHost host, string target, string body)
    {
        using var content = new StringContent(body);
        using var answer = await host.Client.PutAsync(new Uri(target, UriKind.Relative), content);
        return answer.StatusCode;
    }

    private static string Unpack(byte[] archive)
    {
        using var reader = new StreamReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        return reader.ReadToEnd();
    }

    private static byte[] Pack(string[] lines)
    {
        using var packed = new MemoryStream();
        using (var writer = new StreamWriter(new GZipStream(packed, CompressionMode.Compress)))
        {
            writer.Write(string.Concat(lines.Select(line => line + "\n")));
        }

        return packed.ToArray();
    }
}
