using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Actors.Gateway.Tests.KeyValue;
using Actors.Gateway.Tests.Sessions;
using static Actors.Gateway.Tests.Transactions.TransactionClient;

namespace Actors.Gateway.Tests.Transactions;

[Collection(GatewayCollection.Name)]
public sealed class TransactionHttpTests(GatewayFixture fixture)
{
    private const ulong LockFlags = 16210313421097356768;

    private HttpClient Client => fixture.Host.Client;

    [Fact]
    public async Task Set_ManyKeys_StoresAllAndShowsThemWithoutValues()
    {
        await Client.PutAsync("txn/set/b", "old");

        var answer = await Client.TransactAsync(Op("set", "txn/set/a", "1", flags: LockFlags), Op("set", "txn/set/b", "2"));

        Assert.Equal((HttpStatusCode.OK, 2, 0), (answer.Status, answer.Results.Length, answer.Errors.Length));
        var entry = await Client.GetEntryAsync("txn/set/a");
        Assert.Equal(("1", LockFlags), (entry.Value(), entry.GetProperty("Flags").GetUInt64()));
        Assert.Equal("2", await Client.GetRawAsync("txn/set/b"));
        Assert.Equal(JsonValueKind.Null, answer.Results[0].GetProperty("Value").ValueKind);
        Assert.Equal(entry.ModifyIndex(), answer.Results[0].ModifyIndex());
        Assert.Equal(LockFlags, answer.Results[0].GetProperty("Flags").GetUInt64());
        Assert.True(long.Parse(answer.Headers["X-Consul-Index"], null) >= (long)entry.ModifyIndex());
    }

    [Fact]
    public async Task Operations_InOrder_SeeWhatThoseBeforeDid()
    {
        await Client.PutAsync("txn/order/a", "old");

        var answer = await Client.TransactAsync(
            Op("get", "txn/order/a"), Op("set", "txn/order/a", "new"), Op("get", "txn/order/a"), Op("delete", "txn/order/a"),
            Op("check-not-exists", "txn/order/a"), Op("get-or-empty", "txn/order/a"), Op("set", "txn/order/b", "b"), Op("get-tree", "txn/order/"));

        Assert.Equal(["old", null, "new", null, null, "b"], answer.Results.Select(ValueOf));
        Assert.Equal(0UL, answer.Results[3].ModifyIndex());
        Assert.Null(await Client.GetRawAsync("txn/order/a"));
        Assert.Equal("b", await Client.GetRawAsync("txn/order/b"));
    }

    [Fact]
    public async Task Error_InOneOperation_RollsBackAllAndNamesEach()
    {
        await Client.PutAsync("txn/error/a", "1");

        var answer = await Client.TransactAsync(
            Op("set", "txn/error/new", "x"), Op("get", "txn/error/absent"), Op("cas", "txn/error/a", "2", index: 1), Op("delete-cas", "txn/error/a", index: 1),
            Op("check-not-exists", "txn/error/a"), Op("check-index", "txn/error/a", index: 1), Op("delete", "txn/error/a"));

        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Empty(answer.Results);
        Assert.Equal([1, 2, 3, 4, 5], answer.Errors.Select(error => error.OpIndex));
        Assert.All(answer.Errors, error => Assert.Contains("txn/error/", error.What, StringComparison.Ordinal));
        Assert.Equal("1", await Client.GetRawAsync("txn/error/a"));
        Assert.Null(await Client.GetRawAsync("txn/error/new"));
    }

    [Fact]
    public async Task Cas_OfTheVersions_AppliesOnce()
    {
        await Client.PutAsync("txn/cas", "1");
        var version = (await Client.GetEntryAsync("txn/cas")).ModifyIndex();
        JsonObject[] Cas() => [Op("cas", "txn/cas", "2", index: version), Op("cas", "txn/cas-new", "2", index: 0)];

        Assert.Equal(HttpStatusCode.OK, (await Client.TransactAsync(Cas())).Status);
        var again = await Client.TransactAsync(Cas());

        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Equal([0, 1], again.Errors.Select(error => error.OpIndex));
    }

    [Fact]
    public async Task Checks_ThatHold_ShowTheKeyAndChangeNothing()
    {
        var id = await Client.CreateSessionAsync();
        await Client.PutAsync("txn/check", "1", $"?acquire={id}");
        var version = (await Client.GetEntryAsync("txn/check")).ModifyIndex();

        var answer = await Client.TransactAsync(
            Op("check-index", "txn/check", index: version), Op("check-session", "txn/check", session: id), Op("check-not-exists", "txn/check-absent"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(2, answer.Results.Length);
        Assert.All(answer.Results, result => Assert.Null(ValueOf(result)));
        Assert.Equal(version, (await Client.GetEntryAsync("txn/check")).ModifyIndex());
        Assert.Equal(HttpStatusCode.Conflict, (await Client.TransactAsync(Op("check-session", "txn/check", session: "other"))).Status);
    }

    [Fact]
    public async Task Lock_ManyKeys_IsAllOrNothingAndEndsWithTheSession()
    {
        var (mine, other) = (await Client.CreateSessionAsync("""{"LockDelay":0}"""), await Client.CreateSessionAsync());
        JsonObject[] LockBoth(string session) => [Op("lock", "txn/lock/a", "x", session: session), Op("lock", "txn/lock/b", "x", session: session)];

        var granted = await Client.TransactAsync(LockBoth(mine));
        Assert.Equal([1L, 1L], granted.Results.Select(result => result.GetProperty("LockIndex").GetInt64()));
        Assert.All(granted.Results, result => Assert.Equal(mine, result.GetProperty("Session").GetString()));
        Assert.Equal([0, 1], (await Client.TransactAsync(LockBoth(other))).Errors.Select(error => error.OpIndex));
        await Client.TransactAsync(Op("unlock", "txn/lock/b", "x", session: mine));
        Assert.Equal([0], (await Client.TransactAsync(LockBoth(other))).Errors.Select(error => error.OpIndex));

        await Client.DestroySessionAsync(mine);

        var later = await Client.TransactAsync(LockBoth(other));
        Assert.Equal([2L, 2L], later.Results.Select(result => result.GetProperty("LockIndex").GetInt64()));
        var gone = await Client.TransactAsync(Op("lock", "txn/lock/c", "x", session: mine));
        Assert.StartsWith("invalid session", Assert.Single(gone.Errors).What, StringComparison.Ordinal);
    }

    /// <summary>A lock index that was shown is never given out again, whatever the same transaction did to the key afterwards.</summary>
    [Theory]
    [InlineData("delete")]
    [InlineData("delete set")]
    [InlineData("delete-tree")]
    [InlineData("unlock delete")]
    [InlineData("delete lock delete")]
    public async Task Lock_UndoneByTheSameTransaction_LeavesItsLockIndexBehind(string undo)
    {
        var key = $"txn/fence/{undo.Replace(' ', '-')}";
        var (first, second) = (await Client.CreateSessionAsync("""{"LockDelay":0}"""), await Client.CreateSessionAsync("""{"LockDelay":0}"""));
        await Client.PutAsync(key, "x", $"?acquire={first}");
        await Client.PutAsync(key, "x", $"?release={first}");
        JsonObject[] operations = [Op("lock", key, "x", session: first), .. undo.Split(' ').Select(verb => Op(verb, key, "x", session: first))];

        var shown = (await Client.TransactAsync(operations)).Results.Max(result => result.GetProperty("LockIndex").GetInt64());
        var later = Assert.Single((await Client.TransactAsync(Op("lock", key, "y", session: second))).Results);

        Assert.True(shown >= 2, $"The transaction showed the lock index {shown}.");
        Assert.Equal(shown + 1, later.GetProperty("LockIndex").GetInt64());
    }

    /// <summary>The same for a key that was never there before or after.</summary>
    [Fact]
    public async Task Lock_OfAKeyThatIsNeverStored_LeavesItsLockIndexBehind()
    {
        var id = await Client.CreateSessionAsync();

        var passing = await Client.TransactAsync(Op("lock", "txn/fence/never", "x", session: id), Op("delete", "txn/fence/never"));
        var later = await Client.TransactAsync(Op("lock", "txn/fence/never", "x", session: id));

        Assert.Equal((1L, 2L), (passing.Results[0].GetProperty("LockIndex").GetInt64(), later.Results[0].GetProperty("LockIndex").GetInt64()));
        Assert.Equal("x", await Client.GetRawAsync("txn/fence/never"));
    }

    /// <summary>The way to guard other keys by a lock: write them only while the session holds it.</summary>
    [Fact]
    public async Task Set_GuardedByALockOnAnotherKey_IsRefusedOnceTheLockIsLost()
    {
        var id = await Client.CreateSessionAsync("""{"LockDelay":0}""");
        await Client.PutAsync("txn/guard/lock", "", $"?acquire={id}");
        JsonObject[] Guarded() => [Op("check-session", "txn/guard/lock", session: id), Op("set", "txn/guard/data", "x")];

        Assert.Equal(HttpStatusCode.OK, (await Client.TransactAsync(Guarded())).Status);
        await Client.DestroySessionAsync(id);

        Assert.Equal(HttpStatusCode.Conflict, (await Client.TransactAsync(Guarded())).Status);
    }

    [Fact]
    public async Task Trees_AreReadAndRemovedAsAWhole()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => Client.PutAsync($"txn/tree/{number}", $"{number}")));
        await Client.PutAsync("txn/treetop", "beside");

        Assert.Equal(30, (await Client.TransactAsync(Op("get-tree", "txn/tree/"))).Results.Length);
        var answer = await Client.TransactAsync(Op("delete-tree", "txn/tree/"), Op("get-tree", "txn/tree"));

        Assert.Equal(["beside"], answer.Results.Select(ValueOf));
        using var listing = await Client.GetKeyAsync("txn/tree/", "?recurse");
        Assert.Equal(HttpStatusCode.NotFound, listing.StatusCode);
        Assert.Null(await Client.GetRawAsync("txn/tree/7"));
        Assert.Equal(HttpStatusCode.OK, (await Client.TransactAsync(Op("get-tree", "txn/tree/"), Op("delete-tree", "txn/tree/"))).Status);
    }

    [Fact]
    public async Task Reading_Only_HasTheHeadersOfAReading()
    {
        await Client.PutAsync("txn/read", "1");

        var answer = await Client.TransactAsync($"[{Op("get", "txn/read").ToJsonString()}]", "?consistent");

        Assert.Equal(("true", "0", "consistent"), (answer.Headers["X-Consul-KnownLeader"], answer.Headers["X-Consul-LastContact"], answer.Headers["X-Consul-Effective-Consistency"]));
        Assert.Equal("1", ValueOf(Assert.Single(answer.Results)));
    }

    [Theory]
    [InlineData("{}", 400)]
    [InlineData("[", 400)]
    [InlineData("[{}]", 400)]
    [InlineData("""[{"KV":null,"Node":null}]""", 400)]
    [InlineData("""[{"KV":{"Verb":"get","Key":"a"},"Node":{"Verb":"get","Node":{"Node":"a"}}}]""", 400)]
    [InlineData("""[{"KV":{"Verb":"shout","Key":"a"}}]""", 400)]
    [InlineData("""[{"KV":{"Verb":"set","Key":""}}]""", 400)]
    [InlineData("""[{"KV":{"Verb":"set","Key":"a/../b"}}]""", 400)]
    [InlineData("""[{"KV":{"Verb":"set","Key":"a\u0000b"}}]""", 400)]
    [InlineData("""[{"KV":{"Verb":"set","Key":"a","Value":"%%%"}}]""", 400)]
    [InlineData("""[{"KV":{"Verb":"set","Key":"a","Flags":-1}}]""", 400)]
    [InlineData("""[{"KV":{"Verb":"set","Key":"a","Flags":1.5}}]""", 400)]
    [InlineData("""[{"KV":{"Verb":"lock","Key":"a"}}]""", 400)]
    [InlineData("[]", 200)]
    [InlineData("""[{"kv":{"verb":"set","key":"txn/lower","value":null}}]""", 200)]
    public async Task Body_AnyShape_HasItsStatus(string body, int status) =>
        Assert.Equal(status, (int)(await Client.TransactAsync(body)).Status);

    [Fact]
    public async Task Body_BeyondALimit_Is413WithTheLimit()
    {
        var many = await Client.TransactAsync([.. Enumerable.Range(0, 65).Select(number => Op("get-or-empty", $"txn/limit/{number}"))]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, many.Status);
        Assert.Contains("64", many.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await Client.TransactAsync([.. Enumerable.Range(0, 64).Select(number => Op("get-or-empty", $"txn/limit/{number}"))])).Status);

        var large = await Client.TransactAsync(Op("set", "txn/limit/large", new string('x', 512 << 10)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, large.Status);
        Assert.Null(await Client.GetRawAsync("txn/limit/large"));
    }

    [Fact]
    public async Task Method_OtherThanPut_Is405()
    {
        using var response = await Client.GetAsync(new Uri("/v1/txn", UriKind.Relative));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
    }

    private static string? ValueOf(JsonElement entry) => entry.GetProperty("Value").ValueKind == JsonValueKind.Null ? null : entry.Value();
}
