using System.Net;
using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;

namespace Actors.Gateway.Tests.KeyValue;

/// <summary>What the database being away means to clients.</summary>
public sealed class KeyValueOutageTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private GatewayHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await GatewayHost.StartAsync(_folder.File("actors.db"));
        await _host.Client.PutAsync("known", "blue");
        await _host.Client.PutAsync("other", "x");
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Get_KeyInMemory_IsAnsweredAndMarkedStale()
    {
        _host.Ledger.IsDown = true;

        using var response = await _host.Client.GetKeyAsync("known", "?raw");

        Assert.Equal("blue", await response.Content.ReadAsStringAsync());
        Assert.Equal("false", Assert.Single(response.Headers.GetValues("X-Consul-KnownLeader")));
        Assert.Equal("stale", Assert.Single(response.Headers.GetValues("X-Consul-Effective-Consistency")));
        Assert.Equal("30000", Assert.Single(response.Headers.GetValues("X-Consul-LastContact")));
    }

    [Theory]
    [InlineData("GET", "never-read")]
    [InlineData("GET", "known?consistent")]
    [InlineData("GET", "?recurse")]
    [InlineData("GET", "?keys")]
    [InlineData("PUT", "known")]
    [InlineData("PUT", "never-read")]
    [InlineData("DELETE", "known")]
    [InlineData("DELETE", "?recurse")]
    public async Task WhatNeedsTheDatabase_Is503WithReasonAndPause(string method, string target)
    {
        _host.Ledger.IsDown = true;

        using var request = new HttpRequestMessage(new HttpMethod(method), $"/v1/kv/{target}");
        using var response = await _host.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("2", response.Headers.RetryAfter?.ToString());
        Assert.Equal("The database does not answer; try again.", await response.Content.ReadAsStringAsync());
        Assert.True(response.Index() >= 1);
    }

    [Fact]
    public async Task Put_AfterTheOutage_WorksAgain()
    {
        _host.Ledger.IsDown = true;
        using var content = new StringContent("green");
        using var refused = await _host.Client.PutAsync(new Uri("/v1/kv/known", UriKind.Relative), content);
        Assert.Equal("blue", await _host.Client.GetRawAsync("known"));

        _host.Ledger.IsDown = false;

        Assert.Equal("true", await _host.Client.PutAsync("known", "green"));
        Assert.Equal("green", await _host.Client.GetRawAsync("known"));
    }

    [Fact]
    public async Task Recurse_DatabaseLostHalfway_BreaksOffInsteadOfEndingEarly()
    {
        var payload = KeyValuePayload.Encode("x"u8, 0, 0, null);
        var batch = Enumerable.Range(0, 500).Select(number => Mutation.Put("kv", $"half/{number}", payload)).ToList();
        await _host.Ledger.CommitAsync(batch, CancellationToken.None);
        await _host.Client.PutAsync("half/last", "x");
        _host.Ledger.PagesUntilDown = 1;

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _host.Client.GetStringAsync(new Uri("/v1/kv/half/?recurse", UriKind.Relative)));
    }

    [Fact]
    public async Task Health_DuringTheOutage_IsLiveButNotReady()
    {
        using var before = await _host.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        _host.Ledger.IsDown = true;

        using var live = await _host.Client.GetAsync(new Uri("/health/live", UriKind.Relative));
        using var ready = await _host.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("Unhealthy\ndatabase: The database does not answer; try again.\n", await ready.Content.ReadAsStringAsync());
    }
}
