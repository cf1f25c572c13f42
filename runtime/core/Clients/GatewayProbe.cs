using System.Collections.Concurrent;
using Actors.Runtime.Calls;
using Actors.Runtime.Invocation;
using Actors.Runtime.Messaging;
using Actors.Runtime.SystemTargets;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>Asks a gateway how it is; the first question opens the connection.</summary>
internal sealed class GatewayProbe : IUndelivered
{
    // One question may meet a pause of the other process; two in a row, each of more than a second, are more than that.
    // Of a silo that is dead the other gateways tell sooner; a loaded one must not lose its calls for two late answers.
    private const int SilentQuestionsMax = 4;

    private readonly ConcurrentDictionary<SiloAddress, ulong> _manifestHashes = new();
    private readonly ConcurrentDictionary<SiloAddress, (SiloAddress Silo, int SilentCount)> _silos = new();
    private readonly ReferenceFactory _references;
    private readonly IPeers _peers;
    private readonly ClientGrainTypes _types;
    private readonly DeadSilos _dead;
    private ulong _lastHash;

    public GatewayProbe(ReferenceFactory references, IPeers peers, ClientGrainTypes types, DeadSilos dead)
    {
        _references = references;
        _peers = peers;
        _types = types;
        _dead = dead;
    }

    /// <summary>The silo behind a gateway that takes calls; what it hosts is learned.</summary>
    /// <exception cref="SiloUnavailableException">It takes no calls now.</exception>
    public async Task<SiloAddress> AskAsync(SiloAddress gateway)
    {
        // A client does not know who is behind the address, so it names no silo; the call goes to whoever answers there.
        var id = SystemTargetIds.Create(GatewayTarget.Role, SystemTargetIds.AnySilo);
        var target = _references.Create(typeof(IGatewayTarget), id);
        target.LastTarget = new RemoteTarget(id, gateway, _peers, this);
        var knownHash = _manifestHashes.GetValueOrDefault(gateway, Volatile.Read(ref _lastHash));
        var state = await ((IGatewayTarget)(IAddressable)target).Describe(knownHash, _dead.View).ConfigureAwait(false);
        if (state.Interfaces is { } interfaces)
        {
            _types.Learn(interfaces);
        }

        _silos[gateway] = (state.Silo, 0);
        _manifestHashes[gateway] = state.ManifestHash;
        Volatile.Write(ref _lastHash, state.ManifestHash);
        if (state.DeadSilos is { } dead)
        {
            _dead.OnView(state.View, dead);
        }

        return state.IsAccepting && !_dead.Contains(state.Silo) ? state.Silo : throw new SiloUnavailableException($"Silo '{state.Silo}' is starting, stopping or dead, and takes no calls from clients.");
    }

    /// <summary>
    /// A question has failed. A gateway that stays silent may be reached by everybody but this client, and then nobody declares it dead: its
    /// connection is closed, so that the calls on it end.
    /// </summary>
    public void OnFailed(SiloAddress gateway, Exception failure)
    {
        if (failure is TimeoutException && _silos.TryGetValue(gateway, out var asked))
        {
            _silos[gateway] = asked with { SilentCount = asked.SilentCount + 1 };
            if (asked.SilentCount + 1 == SilentQuestionsMax)
            {
                _dead.BreakOff(asked.Silo, "it has not answered for several seconds");
            }
        }
    }

    /// <summary>Forgets gateways that are not listed any more.</summary>
    public void Retain(IReadOnlyCollection<SiloAddress> gateways)
    {
        foreach (var gateway in _manifestHashes.Keys.Where(gateway => !gateways.Contains(gateway)))
        {
            _manifestHashes.TryRemove(gateway, out _);
            _silos.TryRemove(gateway, out _);
        }
    }

    void IUndelivered.OnUndelivered(GrainId target, SiloAddress peer, Request request, Exception reason) => request.Refuse(reason);

    void IUndelivered.OnRefused(GrainId target, SiloAddress peer, Request request, Exception reason) => request.Refuse(reason);
}
