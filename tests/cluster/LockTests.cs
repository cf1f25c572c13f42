using System.Text;
using System.Text.Json;
using Actors.Cluster.Tests.Harness;
using Actors.Cluster.Tests.Locks;
using Actors.Tests.Infrastructure;

namespace Actors.Cluster.Tests;

/// <summary>
/// Two processes compete for a lock. Whoever holds it is frozen for longer than its TTL and then goes on as if nothing had happened; a silo
/// is killed in between. Then the key's own history is compared with what the two were told.
/// </summary>
public sealed class LockTests
{
    private const string Key = "lock/leader";
    private const string Ttl = "1s";
    private const int Rounds = 4;

    private static readonly TimeSpan TakeOverMax = TimeSpan.FromSeconds(60);

    private static readonly ClusterSettings Settings = new()
    {
        Environment = new Dictionary<string, string>
        {
            ["Actors__Sessions__TtlMin"] = "00:00:00.5",
            ["Actors__Sessions__TtlFactor"] = "1",
            ["Actors__Ledger__History__0__Prefix"] = "lock/",
            ["Actors__Ledger__History__0__VersionCountMax"] = "10000",
        },
    };

    [Fact]
    public async Task Holder_FrozenPastItsTtl_NeverWritesWithAValidTokenAgain()
    {
        await using var cluster = await ProcessCluster.StartAsync(Settings);
        using var client = new HttpClient { BaseAddress = cluster.Gateway.Http };
        await using var red = ContenderProcess.Start(cluster.Gateway.Http, "red", Key, Ttl);
        await using var blue = ContenderProcess.Start(cluster.Gateway.Http, "blue", Key, Ttl);
        for (var round = 0; round < Rounds; round++)
        {
            var holder = await WaitForHolderAsync([red, blue], cluster);
            var other = holder == red ? blue : red;
            var refusals = holder.Records.Count(record => !record.IsApplied);
            var grants = other.Records.Count(record => record.Value is null);
            holder.Freeze();
            if (round == 1)
            {
                await cluster.Silos[0].KillAsync();
            }

            await Eventually.TrueAsync(() => Task.FromResult(other.Records.Count(record => record.Value is null) > grants), TakeOverMax, cluster.Describe);
            holder.Thaw();
            await Eventually.TrueAsync(() => Task.FromResult(holder.Records.Count(record => !record.IsApplied) > refusals), TakeOverMax, cluster.Describe);
        }

        await Task.WhenAll(red.StopAsync(), blue.StopAsync());
        LockRecord[] records = [.. red.Records, .. blue.Records];
        var versions = await ReadVersionsAsync(client);
        var violations = LockHistory.FindViolations(versions, records);

        Assert.True(violations.Count == 0, $"{string.Join('\n', violations)}\n\n{string.Join('\n', versions)}\n\n{string.Join('\n', records.AsEnumerable())}");
        Assert.True(records.Count(record => record.Value is null) > Rounds, "The lock did not change hands as often as a holder was frozen.");
        Assert.Contains(records, record => record is { Value: not null, IsApplied: true });
    }

    [Fact]
    public void FindViolations_OfAProperHistory_AreNone() => Assert.Empty(LockHistory.FindViolations(
        [new(1, 1, "s1", "red took it"), new(2, 1, "s1", "red 1 1"), new(3, 1, null, "red 1 1"), new(4, 2, "s2", "blue took it"), new(5, 2, "s2", "blue 2 1")],
        [new("red", 1, "s1", null, true), new("red", 1, "s1", "red 1 1", true), new("red", 1, "s1", "red 1 2", false), new("blue", 2, "s2", null, true), new("blue", 2, "s2", "blue 2 1", true)]));

    [Fact]
    public void FindViolations_OfEachMistake_NameIt()
    {
        LockVersion[] taken = [new(1, 1, "s1", "red took it")];
        LockRecord late = new("red", 1, "s1", "red 1 1", true);

        Expect("granted", [.. taken, new(2, 2, "s2", "blue took it")], []);
        Expect("with the token 1", [.. taken, new(2, 1, null, "x"), new(3, 1, "s2", "blue took it")], []);
        Expect("fell from", [.. taken, new(2, 0, null, "x")], []);
        Expect("when the valid token was 2", [.. taken, new(2, 1, null, "x"), new(3, 2, "s2", "y"), new(4, 2, "s2", "red 1 1")], [late]);
        Expect("is not in the history", taken, [late]);
        Expect("was refused and is in", [.. taken, new(2, 1, "s1", "red 1 1")], [late with { IsApplied = false }]);
        Expect("but the key knows it for", taken, [late with { Session = "s9", Value = null }]);
    }

    private static void Expect(string text, IReadOnlyList<LockVersion> versions, IReadOnlyCollection<LockRecord> records) =>
        Assert.Contains(LockHistory.FindViolations(versions, records), violation => violation.Contains(text, StringComparison.Ordinal));

    /// <summary>Whoever was granted the lock last, once it has written with its token.</summary>
    private static async Task<ContenderProcess> WaitForHolderAsync(ContenderProcess[] contenders, ProcessCluster cluster)
    {
        ContenderProcess? holder = null;
        await Eventually.TrueAsync(
            () =>
            {
                holder = contenders.MaxBy(contender => contender.Records.LastOrDefault()?.Token ?? 0);
                return Task.FromResult(holder?.Records.LastOrDefault() is { Value: not null, IsApplied: true });
            },
            TakeOverMax,
            cluster.Describe);
        return holder!;
    }

    private static async Task<IReadOnlyList<LockVersion>> ReadVersionsAsync(HttpClient client)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri($"v1/kv/{Key}?versions", UriKind.Relative)));
        return
        [
            .. document.RootElement.EnumerateArray().Reverse().Select(version => new LockVersion(
                version.GetProperty("ModifyIndex").GetInt64(),
                version.GetProperty("LockIndex").GetInt64(),
                version.TryGetProperty("Session", out var session) ? session.GetString() : null,
                Encoding.UTF8.GetString(version.GetProperty("Value").GetBytesFromBase64()))),
        ];
    }
}
