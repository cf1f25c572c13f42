using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Actors.Cluster.Tests.Harness;

namespace Actors.Cluster.Tests;

/// <summary>Sessions that are renewed all the time, while the silo that counts their time sleeps or dies.</summary>
public sealed class SessionFaultTests
{
    private const int Sessions = 40;

    private const int HerdSize = 1000;
    private const int HerdRefusalsMax = 30;

    // Not shorter: what is shown is that nobody is turned away for good, not how fast a small machine is.
    private static readonly TimeSpan HerdTtl = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(4);

    private static readonly ClusterSettings Settings = new()
    {
        Environment = new Dictionary<string, string> { ["Actors__Sessions__TtlMin"] = "00:00:01", ["Actors__Sessions__TtlFactor"] = "1" },
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Silo_SleepsOrDies_EndsNoSessionThatIsRenewed(bool dies)
    {
        await using var cluster = await ProcessCluster.StartAsync(Settings);
        using var client = new HttpClient { BaseAddress = cluster.Gateway.Http, Timeout = TimeSpan.FromSeconds(40) };
        var ids = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => CreateAsync(client)));
        using var cts = new CancellationTokenSource();
        var renewing = ids.Select(id => RenewAsync(client, id, cts.Token)).ToList();

        if (dies)
        {
            await cluster.Silos[0].KillAsync();
            await Task.Delay(Ttl * 2);
        }
        else
        {
            // Long enough that others take over, and that the sleeper finds all of its deadlines passed.
            cluster.Silos[0].Freeze();
            await Task.Delay(Ttl * 2);
            cluster.Silos[0].Thaw();
            await Task.Delay(Ttl);
        }

        await cts.CancelAsync();
        await Task.WhenAll(renewing);
        using var answer = await client.PutAsync(new Uri($"v1/session/renew/{ids[0]}", UriKind.Relative), null);
        var left = await ListAsync(client);
        Assert.True(ids.All(left.Contains), $"{ids.Count(id => !left.Contains(id))} of {Sessions} sessions ended.\n{cluster.Describe()}");
    }

    /// <summary>A silo is gone, and everybody renews at the same moment: each gets an answer, and none loses its session or its lock.</summary>
    [Fact]
    public async Task Silo_DiesAndAllRenewAtOnce_EachIsAnsweredAndKeepsItsLock()
    {
        await using var cluster = await ProcessCluster.StartAsync(new ClusterSettings());
        using var client = new HttpClient { BaseAddress = cluster.Gateway.Http, Timeout = TimeSpan.FromSeconds(40) };
        var ids = new ConcurrentBag<string>();
        await Parallel.ForAsync(0, HerdSize, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) =>
        {
            var id = await CreateAsync(client, HerdTtl);
            Assert.Equal((HttpStatusCode.OK, "true"), await PutAsync(client, $"v1/kv/herd/{id}?acquire={id}"));
            ids.Add(id);
        });

        await cluster.Silos[0].KillAsync();
        var refusals = await Task.WhenAll(ids.Select(id => RenewUntilTakenAsync(client, id)));

        var left = await ListAsync(client);
        Assert.True(ids.All(left.Contains), $"{ids.Count(id => !left.Contains(id))} of {HerdSize} sessions ended; {refusals.Sum()} renewals had to be repeated.\n{cluster.Describe()}");
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri("v1/kv/herd/?recurse&consistent", UriKind.Relative)));
        Assert.Equal(ids.Order(), document.RootElement.EnumerateArray().Select(key => key.TryGetProperty("Session", out var session) ? session.GetString() : "nobody").Order());
    }

    // Overload may be answered with 429 or 503, which says when to come again; nothing else but taking it is right.
    private static async Task<int> RenewUntilTakenAsync(HttpClient client, string id)
    {
        for (var refusals = 0; ; refusals++)
        {
            var (status, text) = await PutAsync(client, $"v1/session/renew/{id}");
            if (status == HttpStatusCode.OK)
            {
                return refusals;
            }

            Assert.True(status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{status}: {text}");
            Assert.True(refusals < HerdRefusalsMax, $"Refused {refusals} times: {text}");
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task<(HttpStatusCode Status, string Text)> PutAsync(HttpClient client, string path)
    {
        using var content = new ByteArrayContent([]);
        using var answer = await client.PutAsync(new Uri(path, UriKind.Relative), content);
        return (answer.StatusCode, (await answer.Content.ReadAsStringAsync()).Trim());
    }

    private static async Task<string> CreateAsync(HttpClient client, TimeSpan? ttl = null)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"TTL":"{{(ttl ?? Ttl).TotalSeconds}}s"}"""));
        using var answer = await client.PutAsync(new Uri("v1/session/create", UriKind.Relative), content);
        answer.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("ID").GetString()!;
    }

    // A session that is told to be gone is not asked for again; the list at the end says so.
    private static async Task RenewAsync(HttpClient client, string id, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            using var answer = await client.PutAsync(new Uri($"v1/session/renew/{id}", UriKind.Relative), null, CancellationToken.None);
            if (answer.StatusCode == HttpStatusCode.NotFound)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(250), CancellationToken.None);
        }
    }

    private static async Task<HashSet<string>> ListAsync(HttpClient client)
    {
        using var document = JsonDocument.Parse(await client.GetStringAsync(new Uri("v1/session/list", UriKind.Relative)));
        return [.. document.RootElement.EnumerateArray().Select(session => session.GetProperty("ID").GetString()!)];
    }
}
