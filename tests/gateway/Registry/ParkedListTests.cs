using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Actors.Gateway.Watching;
using Actors.Tests.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Registry;

/// <summary>Lists that wait and are parked; with a product of its own, so that nobody else changes what they show.</summary>
public sealed class ParkedListTests : IAsyncLifetime
{
    private readonly RegistryFixture _registry = new();

    public Task InitializeAsync() => _registry.InitializeAsync();

    public Task DisposeAsync() => _registry.DisposeAsync();

    [Fact]
    public async Task ServiceNames_OneMoreInstanceOfAService_DoesNotBeginTheRequestAnew()
    {
        await _registry.RegisterAsync("web", "web-1");
        using var begun = new BegunRequests(_registry.Services, "/v1/catalog/services");
        var index = (await _registry.GetAsync("/v1/catalog/services")).Index;
        var waiting = _registry.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/v1/catalog/services?index={index}&wait=60s"));
        var (blocking, table) = (_registry.Services.GetRequiredService<BlockingQuery>(), _registry.Services.GetRequiredService<SubscriberTable>());
        await Eventually.TrueAsync(() => blocking.ParkedCount == 1);

        await _registry.RegisterAsync("web", "web-2");
        var changed = (await _registry.GetAsync("/v1/health/service/web")).Index;
        await Eventually.TrueAsync(() => table.Index >= changed && table.Count == 1 && blocking.ParkedCount == 1);
        await _registry.RegisterAsync("mail", "mail-1");

        Assert.Contains("mail", (await waiting).Body, StringComparison.Ordinal);
        Assert.Equal(["", "index", "index"], begun.Queries.Select(query => query.TrimStart('?').Split('=')[0]));
    }

    /// <summary>The queries of the requests for a path that the server has begun to handle; one that was parked is begun again.</summary>
    private sealed class BegunRequests : IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private const string Start = "Microsoft.AspNetCore.Hosting.HttpRequestIn.Start";

        private readonly ConcurrentQueue<string> _queries = [];
        private readonly string _path;
        private readonly IDisposable _subscription;

        public BegunRequests(IServiceProvider services, string path)
        {
            _path = path;
            _subscription = services.GetRequiredService<DiagnosticListener>().Subscribe(this, (name, _, _) => name.StartsWith("Microsoft.AspNetCore.Hosting.HttpRequestIn", StringComparison.Ordinal));
        }

        public IReadOnlyList<string> Queries => [.. _queries];

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (value is { Key: Start, Value: HttpContext { Request: var request } } && request.Path == _path)
            {
                _queries.Enqueue(request.QueryString.Value ?? "");
            }
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }

        public void Dispose() => _subscription.Dispose();
    }
}
