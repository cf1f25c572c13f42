using System.Net;
using Actors.Runtime.Calls;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Invocation;
using Actors.Runtime.Membership;
using Actors.Runtime.Messaging;
using Actors.Runtime.Messaging.Connections;
using Actors.Runtime.Messaging.Transport;
using Actors.Runtime.Scheduling;
using Actors.Runtime.SystemTargets;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Configuration;

namespace Actors.Runtime.Core.Tests.Messaging;

/// <summary>A client opens one connection to a gateway port; both sides call over it.</summary>
public sealed class ClientConnectionTests : IAsyncLifetime, IUndelivered
{
    private static readonly SiloAddress Client = SiloAddress.New(IPAddress.Loopback, 0, -77);
    private static int _lastPort = 50_000;

    private readonly IPEndPoint _gateway = new(IPAddress.Loopback, Interlocked.Increment(ref _lastPort));
    private readonly Board _board = new();
    private readonly List<Exception> _undelivered = [];
    private NetworkSilo? _silo;
    private Peers? _peers;

    private NetworkSilo Silo => _silo ?? throw new InvalidOperationException("The silo starts before the test.");

    private Peers Peers => _peers ?? throw new InvalidOperationException("The client starts before the test.");

    public async Task InitializeAsync()
    {
        _silo = await NetworkSilo.StartAsync("memory", _board, silo => silo.Configure<EndpointOptions>(options => options.GatewayPort = _gateway.Port));
        _silo.Map.Add("b", _silo.Address);
        var parts = new MessagingParts(() => new ClientTarget(), () => _silo.Grains, () => null)
        {
            Node = new LocalNode(Client, "dev"),
            Transport = new MemoryTransport(),
            Security = new NoSecurity(),
            Options = new ConnectionOptions { CloseTimeout = TimeSpan.FromSeconds(2) },
            Messaging = new ClientMessagingOptions(),
            Clock = _silo.Services.GetRequiredService<CoarseClock>(),
            TimeProvider = TimeProvider.System,
            Sweeper = _silo.Services.GetRequiredService<Sweeper>(),
            Liveness = new OpenGate(),
            Logger = NullLogger.Instance,
        };
        _peers = new Peers(parts, () => [], _ => _gateway);
    }

    public async Task DisposeAsync()
    {
        await Peers.StopAsync(CancellationToken.None);
        await Silo.DisposeAsync();
    }

    [Fact]
    public async Task Client_CallsASiloThroughItsGatewayPort()
    {
        Assert.Equal(7, await AddAsync(Peers, Silo.Address, Silo.Wire("b").GetGrainId(), 3, 4));
    }

    [Fact]
    public async Task Silo_CallsAClientOverTheClientsConnection()
    {
        await AddAsync(Peers, Silo.Address, Silo.Wire("b").GetGrainId(), 1, 1);

        Assert.Equal(42, await AddAsync(Silo.Peers, Client, GrainId.Create("sys.observer", "1"), 6, 7));
    }

    [Fact]
    public async Task Silo_WhoseClientHasGone_GetsTheCallBack()
    {
        await AddAsync(Peers, Silo.Address, Silo.Wire("b").GetGrainId(), 1, 1);
        await Peers.StopAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => !Silo.Peers.OpenConnections.Any());

        await Assert.ThrowsAsync<ClientNotAvailableException>(() => AddAsync(Silo.Peers, Client, GrainId.Create("sys.observer", "1"), 6, 7));

        Assert.Single(_undelivered);
    }

    [Fact]
    public async Task Client_OfASiloThatLeaves_GetsItsAnswersAndGoes()
    {
        await AddAsync(Peers, Silo.Address, Silo.Wire("b").GetGrainId(), 1, 1);
        var connection = Assert.Single(Peers.OpenConnections);

        await Silo.Peers.LeaveClientsAsync();

        await connection.Closed.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(ConnectionFailure.Closed, connection.Failure);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => AddAsync(Peers, Silo.Address, Silo.Wire("b").GetGrainId(), 1, 1));
    }

    [Fact]
    public async Task Silo_ThatLeaves_SendsToItsClientsOnlyWhatHasNoOtherWay()
    {
        await AddAsync(Peers, Silo.Address, Silo.Wire("b").GetGrainId(), 1, 1);
        var waiting = WaitAsync("held");
        await _board.ReachedAsync("held reached");

        // The client has an answer to wait for, so its connection stays open; in earnest nobody could tell.
        await Silo.Peers.LeaveClientsAsync();

        await Assert.ThrowsAsync<ClientNotAvailableException>(() => AddAsync(Silo.Peers, Client, GrainId.Create("sys.observer", "1"), 6, 7));
        Assert.Equal(42, await AddAsync(Silo.Peers, Client, GrainId.Create("sys.observer", "1"), 6, 7, resends: 1));
        _board.OpenAll();
        await waiting;
    }

    [Theory]
    [InlineData("management")]
    [InlineData("directory")]
    [InlineData("anything")]
    public async Task Client_ThatCallsWhatIsAmongSilos_IsRefused(string role)
    {
        var failure = await Assert.ThrowsAsync<OrleansMessageRejectionException>(() => AddAsync(Peers, Silo.Address, SystemTargetIds.Create(role, Silo.Address), 1, 1));

        Assert.Contains("only silos", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Client_CannotHaveASiloDialWhatAKeyNames()
    {
        var nowhere = SiloAddress.New(IPAddress.Loopback, 1, 5);

        await Assert.ThrowsAsync<SiloUnavailableException>(() => AddAsync(Peers, Silo.Address, SystemTargetIds.Create(SystemTargetIds.ClientGatewayRole, nowhere), 1, 1));
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => AddAsync(Peers, Silo.Address, ObserverIds.New(nowhere), 1, 1));

        Assert.DoesNotContain(Silo.Watcher.Events, seen => seen.Peer.Equals(nowhere));
    }

    void IUndelivered.OnUndelivered(GrainId target, SiloAddress peer, Request request, Exception reason)
    {
        _undelivered.Add(reason);
        request.Refuse(reason);
    }

    void IUndelivered.OnRefused(GrainId target, SiloAddress peer, Request request, Exception reason) => request.Refuse(reason);

    private async Task<int> AddAsync(Peers peers, SiloAddress peer, GrainId target, int left, int right, byte resends = 0)
    {
        var request = (Request<int>)NewRequest(nameof(IWireGrain.Add));
        request.Resends = resends;
        request.SetArgument(0, left);
        request.SetArgument(1, right);
        var answer = new ValueTask<int>(request, request.Version);
        peers.Send(peer, target, request, this);
        return await answer.AsTask().WaitAsync(TimeSpan.FromSeconds(10));
    }

    private Task WaitAsync(string gate)
    {
        var request = (VoidRequest)NewRequest(nameof(IWireGrain.Wait));
        request.SetArgument(0, gate);
        var answer = new ValueTask(request, request.Version);
        Peers.Send(Silo.Address, Silo.Wire("b").GetGrainId(), request, this);
        return answer.AsTask();
    }

    private static Request NewRequest(string name)
    {
        var request = Manifest.TypeManifest.Interfaces[typeof(IWireGrain)].Methods!().Single(method => method.Name == name).CreateRequest();
        request.DeadlineMilliseconds = long.MaxValue;
        return request;
    }

    /// <summary>Multiplies where a grain adds, so that it is clear who has answered.</summary>
    private sealed class ClientTarget : IIncomingRequests, IRequestHost
    {
        public void Receive(GrainId target, Request request)
        {
            request.Host = this;
            request.SetOutcome((int)request.GetArgument(0)! * (int)request.GetArgument(1)!, exception: null);
            request.Publish(runContinuationInline: false);
        }

        void IRequestHost.OnFinished(Request request)
        {
        }

        void IRequestHost.OnCanceled(Request request)
        {
        }
    }
}
