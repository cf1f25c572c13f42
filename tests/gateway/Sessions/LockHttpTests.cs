using System.Globalization;
using System.Net;
using System.Text.Json;
using Actors.Gateway.Tests.KeyValue;

namespace Actors.Gateway.Tests.Sessions;

[Collection(GatewayCollection.Name)]
public sealed class LockHttpTests(GatewayFixture fixture)
{
    private const string NoDelay = """{"LockDelay":0}""";

    private HttpClient Client => fixture.Host.Client;

    [Fact]
    public async Task Acquire_FreeKey_LocksItForOneSession()
    {
        var (mine, other) = (await Client.CreateSessionAsync(), await Client.CreateSessionAsync());

        Assert.Equal("true", await Client.PutAsync("lock/one", "a", $"?acquire={mine}&flags=7"));
        Assert.Equal("false", await Client.PutAsync("lock/one", "b", $"?acquire={other}"));

        var entry = await Client.GetEntryAsync("lock/one");
        Assert.Equal((mine, 1L, 7UL, "a"), (Session(entry), LockIndex(entry), entry.GetProperty("Flags").GetUInt64(), entry.Value()));
    }

    [Fact]
    public async Task Acquire_ByTheHolder_ChangesTheValueOnly()
    {
        var id = await Client.CreateSessionAsync();
        await Client.PutAsync("lock/again", "a", $"?acquire={id}");

        Assert.Equal("true", await Client.PutAsync("lock/again", "b", $"?acquire={id}"));
        Assert.Equal("true", await Client.PutAsync("lock/again", "b", $"?acquire={id}"));

        var entry = await Client.GetEntryAsync("lock/again");
        Assert.Equal((id, 1L, "b"), (Session(entry), LockIndex(entry), entry.Value()));
    }

    [Fact]
    public async Task Release_ByTheHolder_FreesTheKeyForTheNext()
    {
        var (mine, other) = (await Client.CreateSessionAsync(), await Client.CreateSessionAsync());
        await Client.PutAsync("lock/release", "a", $"?acquire={mine}");

        Assert.Equal("false", await Client.PutAsync("lock/release", "b", $"?release={other}"));
        Assert.Equal("true", await Client.PutAsync("lock/release", "c", $"?release={mine}"));
        Assert.Equal("false", await Client.PutAsync("lock/release", "d", $"?release={mine}"));
        Assert.Null(Session(await Client.GetEntryAsync("lock/release")));
        Assert.Equal("true", await Client.PutAsync("lock/release", "e", $"?acquire={other}"));

        var entry = await Client.GetEntryAsync("lock/release");
        Assert.Equal((other, 2L, "e"), (Session(entry), LockIndex(entry), entry.Value()));
    }

    [Fact]
    public async Task Put_WithoutTheLock_IsNotStoppedByIt()
    {
        var id = await Client.CreateSessionAsync();
        await Client.PutAsync("lock/advisory", "a", $"?acquire={id}");

        Assert.Equal("true", await Client.PutAsync("lock/advisory", "b"));

        Assert.Equal((id, "b"), (Session(await Client.GetEntryAsync("lock/advisory")), await Client.GetRawAsync("lock/advisory")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("gone")]
    public async Task Acquire_SessionThatIsNotThere_IsA500ThatSaysSo(string kind)
    {
        var id = await Client.CreateSessionAsync();
        await Client.DestroySessionAsync(id);
        using var content = new StringContent("x");
        using var response = await Client.PutAsync(new Uri($"/v1/kv/lock/none?acquire={(kind.Length == 0 ? "never-was" : id)}", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.StartsWith("invalid session", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(await Client.GetRawAsync("lock/none"));
    }

    [Fact]
    public async Task Destroy_HolderThatReleases_FreesItsKeysAndRaisesTheirIndex()
    {
        var id = await Client.CreateSessionAsync(NoDelay);
        await Client.PutAsync("lock/free/a", "a", $"?acquire={id}");
        await Client.PutAsync("lock/free/b", "b", $"?acquire={id}");
        await Client.PutAsync("lock/free/c", "c", $"?acquire={id}");
        await Client.DeleteKeyAsync("lock/free/c");
        var before = (await Client.GetEntryAsync("lock/free/a")).ModifyIndex();

        await Client.DestroySessionAsync(id);

        var entry = await Client.GetEntryAsync("lock/free/a");
        Assert.Equal((null, 1L, "a"), (Session(entry), LockIndex(entry), entry.Value()));
        Assert.True(entry.ModifyIndex() > before);
        Assert.Null(Session(await Client.GetEntryAsync("lock/free/b")));
        Assert.Null(await Client.GetRawAsync("lock/free/c"));
    }

    [Fact]
    public async Task Destroy_HolderThatDeletes_RemovesItsKeys()
    {
        var id = await Client.CreateSessionAsync("""{"Behavior":"delete"}""");
        await Client.PutAsync("lock/delete/a", "a", $"?acquire={id}");
        await Client.PutAsync("lock/delete/b", "b", $"?acquire={id}");
        await Client.PutAsync("lock/delete/b", "b", $"?release={id}");

        await Client.DestroySessionAsync(id);

        Assert.Null(await Client.GetRawAsync("lock/delete/a"));
        Assert.Equal("b", await Client.GetRawAsync("lock/delete/b"));
    }

    /// <summary>More keys than one batch takes: the session is marked first, and gets nothing more.</summary>
    [Fact]
    public async Task Destroy_HolderOfVeryManyKeys_FreesAllOfThem()
    {
        var id = await Client.CreateSessionAsync(NoDelay);
        await Task.WhenAll(Enumerable.Range(0, 400).Select(number => Client.PutAsync($"lock/many/{number}", "x", $"?acquire={id}")));

        await Client.DestroySessionAsync(id);

        var entries = await Client.GetEntriesAsync("lock/many/", "?recurse");
        Assert.Equal(400, entries.Count);
        Assert.All(entries, entry => Assert.Null(Session(entry)));
        Assert.False(await Client.HasSessionAsync(id));
    }

    [Fact]
    public async Task LockDelay_AfterTheHoldersEnd_KeepsTheKeyFreeForAWhile()
    {
        var holder = await Client.CreateSessionAsync("""{"LockDelay":"1s"}""");
        var next = await Client.CreateSessionAsync();
        await Client.PutAsync("lock/delay", "a", $"?acquire={holder}");
        var started = TimeProvider.System.GetTimestamp();
        await Client.DestroySessionAsync(holder);

        Assert.Equal("false", await Client.PutAsync("lock/delay", "b", $"?acquire={next}"));
        Assert.Equal("true", await Client.PutAsync("lock/delay", "c"));
        while (await Client.PutAsync("lock/delay", "d", $"?acquire={next}") == "false")
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(20), "The delay does not end.");
            await Task.Delay(20);
        }

        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(1));
        Assert.Equal(2, LockIndex(await Client.GetEntryAsync("lock/delay")));
    }

    [Fact]
    public async Task LockDelay_AfterARelease_IsNone()
    {
        var (mine, other) = (await Client.CreateSessionAsync(), await Client.CreateSessionAsync());
        await Client.PutAsync("lock/nodelay", "a", $"?acquire={mine}");
        await Client.PutAsync("lock/nodelay", "a", $"?release={mine}");
        await Client.DestroySessionAsync(mine);

        Assert.Equal("true", await Client.PutAsync("lock/nodelay", "b", $"?acquire={other}"));
    }

    [Fact]
    public async Task Fence_OfTheHolder_WritesAndOfAStaleHolderDoesNot()
    {
        var (first, second) = (await Client.CreateSessionAsync(NoDelay), await Client.CreateSessionAsync(NoDelay));
        var token = await AcquireAsync("lock/fence", first);
        Assert.Equal("true", await Client.PutAsync("lock/fence", "by first", $"?fence={token}"));

        await Client.DestroySessionAsync(first);
        Assert.Equal("false", await Client.PutAsync("lock/fence", "late", $"?fence={token}"));
        var later = await AcquireAsync("lock/fence", second);

        Assert.Equal("false", await Client.PutAsync("lock/fence", "late", $"?fence={token}"));
        Assert.Equal("false", await Client.DeleteKeyAsync("lock/fence", $"?fence={token}"));
        Assert.Equal("true", await Client.PutAsync("lock/fence", "by second", $"?fence={later}"));
        Assert.Equal("by second", await Client.GetRawAsync("lock/fence"));
        Assert.Equal("true", await Client.DeleteKeyAsync("lock/fence", $"?fence={later}"));
        Assert.Equal("false", await Client.PutAsync("lock/fence", "gone", $"?fence={later}"));
    }

    /// <summary>A key that was removed must not give its first token out again.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("?recurse")]
    public async Task LockIndex_AfterTheKeyWasRemoved_GoesOnRising(string query)
    {
        var key = $"lock/removed{query.Length}";
        var (first, second) = (await Client.CreateSessionAsync(NoDelay), await Client.CreateSessionAsync(NoDelay));
        var token = await AcquireAsync(key, first);
        await Client.DeleteKeyAsync(key, query);
        await Client.PutAsync(key, "new");

        var later = await AcquireAsync(key, second);

        Assert.True(later > token, $"{later} after {token}");
        Assert.Equal("false", await Client.PutAsync(key, "late", $"?fence={token}"));
    }

    [Theory]
    [InlineData("?acquire=a&release=b")]
    [InlineData("?acquire=a&fence=1")]
    [InlineData("?acquire=a&cas=1")]
    public async Task Put_ConditionsThatContradict_Is400(string query)
    {
        using var content = new StringContent("x");
        using var response = await Client.PutAsync(new Uri($"/v1/kv/lock/conflict{query}", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Acquire_ByManyAtOnce_HasOneWinnerEachTime()
    {
        var sessions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Client.CreateSessionAsync(NoDelay)));
        for (var round = 1; round <= 10; round++)
        {
            var answers = await Task.WhenAll(sessions.Select(id => Client.PutAsync("lock/race", id, $"?acquire={id}")));

            var winner = sessions[Array.IndexOf(answers, "true")];
            Assert.Single(answers, "true");
            var entry = await Client.GetEntryAsync("lock/race");
            Assert.Equal((winner, winner, (long)round), (Session(entry), entry.Value(), LockIndex(entry)));
            Assert.Equal("true", await Client.PutAsync("lock/race", "", $"?release={winner}"));
        }
    }

    /// <summary>Whatever order the two come in, no key may be left locked by a session that is gone.</summary>
    [Fact]
    public async Task Acquire_WhileItsSessionEnds_LeavesNoLockBehind()
    {
        for (var round = 0; round < 20; round++)
        {
            var id = await Client.CreateSessionAsync(NoDelay);
            await Client.PutAsync("lock/ending/first", "x", $"?acquire={id}");
            var acquiring = Enumerable.Range(0, 4).Select(number => TryAcquireAsync($"lock/ending/{number}", id)).ToList();

            await Client.DestroySessionAsync(id);
            await Task.WhenAll(acquiring);

            Assert.All(await Client.GetEntriesAsync("lock/ending/", "?recurse"), entry => Assert.NotEqual(id, Session(entry)));
        }
    }

    private async Task TryAcquireAsync(string key, string session)
    {
        using var content = new StringContent("x");
        using var response = await Client.PutAsync(new Uri($"/v1/kv/{key}?acquire={session}", UriKind.Relative), content);
        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.InternalServerError });
    }

    private async Task<long> AcquireAsync(string key, string session)
    {
        using var content = new StringContent("locked");
        using var response = await Client.PutAsync(new Uri($"/v1/kv/{key}?acquire={session}", UriKind.Relative), content);
        Assert.Equal("true", await response.Content.ReadAsStringAsync());
        var token = long.Parse(Assert.Single(response.Headers.GetValues("X-Actors-Lock-Index")), CultureInfo.InvariantCulture);
        Assert.Equal(token, LockIndex(await Client.GetEntryAsync(key)));
        return token;
    }

    private static string? Session(JsonElement entry) => entry.TryGetProperty("Session", out var session) ? session.GetString() : null;

    private static long LockIndex(JsonElement entry) => entry.GetProperty("LockIndex").GetInt64();
}
