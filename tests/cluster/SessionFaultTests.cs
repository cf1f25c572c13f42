using System.Net;
using System.Text;
using System.Text.Json;
using Actors.Cluster.Tests.Harness;

namespace Actors.Cluster.Tests;

/// <summary>Sessions that are renewed all the time, while the silo that counts their time sleeps or dies.</summary>
public sealed class SessionFaultTests
{
    private const int Sessions = 40;

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

    private static async Task<string> CreateAsync(HttpClient client)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""{"TTL":"{{Ttl.TotalSeconds}}s"}"""));
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
