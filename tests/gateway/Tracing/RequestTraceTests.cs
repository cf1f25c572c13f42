using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Actors.Gateway.Tests.KeyValue;
using Actors.Gateway.Tests.Parking;
using Actors.Gateway.Watching;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Tracing;

/// <summary>The spans of a request, from the framework's to the ledger's. The client has a trace, and only that one is kept.</summary>
public sealed class RequestTraceTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly ActivityTraceId _trace = ActivityTraceId.CreateRandom();
    private readonly ActivitySpanId _client = ActivitySpanId.CreateRandom();
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;
    private GatewayHost _host = null!;

    public RequestTraceTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == _trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == _trace)
                {
                    _ended.Enqueue(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    private string Header => $"traceparent: 00-{_trace}-{_client}-01\r\n";

    public async Task InitializeAsync() => _host = await GatewayHost.StartAsync(_folder.File("actors.db"));

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Put_Traced_IsOneTreeDownToTheCommit()
    {
        using var put = new HttpRequestMessage(HttpMethod.Put, "/v1/kv/a") { Content = new StringContent("1") };
        put.Headers.Add("traceparent", $"00-{_trace}-{_client}-01");
        using (await _host.Client.SendAsync(put))
        {
        }

        var request = await EndedAsync(_client, "PUT /v1/kv");
        Assert.Equal("/v1/kv", request.GetTagItem("http.route"));
        Assert.Equal(
            ["ledger commit", "ledger write", "run", "IKeyValueGrain/Put", "IKeyValueGrain/Put", "PUT /v1/kv"],
            Ancestors(_ended.Single(span => span.DisplayName == "ledger commit")).Select(span => span.DisplayName));
    }

    [Fact]
    public async Task Get_Parked_HasASpanUntilItIsParkedAndOneBelowItForTheAnswer()
    {
        var blocking = _host.Services.GetRequiredService<BlockingQuery>();
        await _host.Client.PutAsync("a", "1");
        using var first = await _host.Client.GetKeyAsync("a");
        using var client = await KeepAliveClient.ConnectAsync(_host.Address);
        await client.GetAsync(Header, string.Create(CultureInfo.InvariantCulture, $"/v1/kv/a?index={first.Index()}&wait=60s"));
        await Eventually.TrueAsync(() => blocking.ParkedCount == 1);

        var parked = await EndedAsync(_client, "GET /v1/kv");
        Assert.Equal(true, parked.GetTagItem("actors.request.parked"));
        await _host.Client.PutAsync("a", "2");
        Assert.Equal(200, (await client.ReadAsync())!.Status);

        var answered = await EndedAsync(parked.SpanId, "GET /v1/kv");
        Assert.Null(answered.GetTagItem("actors.request.parked"));
        Assert.InRange(answered.StartTimeUtc, parked.StartTimeUtc + parked.Duration, DateTime.MaxValue);
    }

    private async Task<Activity> EndedAsync(ActivitySpanId parent, string name)
    {
        await Eventually.TrueAsync(() => _ended.Any(span => span.ParentSpanId == parent && span.DisplayName == name), explanation: Describe);
        return _ended.Single(span => span.ParentSpanId == parent && span.DisplayName == name);
    }

    private IEnumerable<Activity> Ancestors(Activity leaf)
    {
        for (var span = leaf; span is not null; span = _ended.SingleOrDefault(other => other.SpanId == span.ParentSpanId))
        {
            yield return span;
        }
    }

    private string Describe() => string.Join('\n', _ended.Select(span => $"{span.ParentSpanId} > {span.SpanId} {span.DisplayName}"));
}
