using System.Net;
using Actors.Gateway.Registry;
using Actors.GrainInterfaces.Registry;
using Actors.Ledger;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Gateway.Tests.Registry;

/// <summary>Lists over a catalog that answers as silos do that are not equally far, or not there yet.</summary>
public sealed class CatalogOutageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<long> _nodesAsked = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Services_ChosenByNodeThatNobodyKnowsYet_AreUnavailableAndNotEmpty()
    {
        await using var host = await StartAsync(Catalog(index: 7, nodes: null));

        using var answer = await host.Client.GetAsync(new Uri("/v1/catalog/services?node-meta=zone:a", UriKind.Relative));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task Services_ChosenByNode_AskForNodesAsOfTheIndexThatIsAnswered()
    {
        await using var host = await StartAsync(Catalog(index: 7, nodes: new NodesPage([], false, 1)));

        using var answer = await host.Client.GetAsync(new Uri("/v1/catalog/services?node-meta=zone:a", UriKind.Relative));

        Assert.Equal((HttpStatusCode.OK, "{}"), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        Assert.Equal("7", answer.Headers.GetValues("X-Consul-Index").Single());
        Assert.Equal([7L], _nodesAsked);
    }

    [Fact]
    public async Task Service_ANodeChanges_AsksTheGrainButNotTheDatabase()
    {
        var asked = new List<(string Member, long Index)>();
        var view = new ServiceReading(new ServiceView("web", 1, []), string.Empty);
        await using var host = await StartAsync(StandIn.Create<IServiceGrain>((member, arguments) =>
        {
            lock (asked)
            {
                asked.Add((member, arguments is [long index] ? index : 0));
            }

            return Task.FromResult(view);
        }));
        var start = (await host.Ledger.CommitAsync(Mutation.Put("other", "row", new byte[] { 1 }), default)).Index;
        var waiting = host.Client.GetAsync(new Uri($"/v1/health/service/web?index={start}&wait=3s", UriKind.Relative));

        var node = RegistryKeys.Instance(string.Empty, InstanceId.OfNode("n"));
        var changed = (await host.Ledger.CommitAsync(Mutation.Put(RegistryKeys.Instances, node, new byte[] { 1 }), default)).Index;
        await Eventually.TrueAsync(() =>
        {
            lock (asked)
            {
                return Task.FromResult(asked.Count > 0);
            }
        });

        Assert.Equal("ReadAfter", asked[0].Member);
        Assert.True(asked[0].Index >= changed);
        using var answer = await waiting;
        Assert.Equal($"{start}", answer.Headers.GetValues("X-Consul-Index").Single());
        Assert.DoesNotContain(asked, call => call.Member == "ReadConsistent");
    }

    private ICatalogGrain Catalog(long index, NodesPage? nodes) => StandIn.Create<ICatalogGrain>((member, arguments) =>
    {
        if (member == nameof(ICatalogGrain.Nodes))
        {
            _nodesAsked.Add((long)arguments[1]!);
            return Task.FromResult(nodes);
        }

        return Task.FromResult<InstancesPage?>(new InstancesPage([], null, index));
    });

    private Task<GatewayHost> StartAsync<T>(T grain)
        where T : class => GatewayHost.StartAsync(
            _folder.File("actors.db"),
            configureServices: services => services.AddSingleton(provider => new RegistryReader(
                StandInGrains.Create((typeof(T), grain)), provider.GetRequiredService<ILedger>(), provider.GetRequiredService<RegistryAnswers>())));
}
