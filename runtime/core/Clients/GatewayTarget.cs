using Actors.Runtime.Hashing;
using Actors.Runtime.Hosting;
using Actors.Runtime.Manifest;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>Answers the clients of this silo.</summary>
internal sealed class GatewayTarget : IGatewayTarget, ILifecycleParticipant<ISiloLifecycle>
{
    public const string Role = SystemTargetIds.ClientGatewayRole;

    private readonly LocalSilo _silo;
    private readonly SystemTargetTable _systemTargets;
    private readonly Lazy<IClusterMembershipService?> _membership;
    private readonly Lazy<Dictionary<string, GrainClassName[]>> _interfaces;
    private readonly Lazy<ulong> _hash;

    public GatewayTarget(LocalSilo silo, SystemTargetTable systemTargets, GrainTypeMap types, IServiceProvider services)
    {
        _silo = silo;
        _systemTargets = systemTargets;
        _membership = new(services.GetService<IClusterMembershipService>);
        _interfaces = new(() => Describe(types));
        _hash = new(() => Hash(_interfaces.Value));
    }

    public ValueTask<GatewayState> Describe(ulong knownManifestHash, MembershipVersion knownView)
    {
        var view = _membership.Value?.CurrentSnapshot;
        return new(new GatewayState(
            _silo.Address,
            _silo.Status == SiloStatus.Active,
            _hash.Value,
            knownManifestHash == _hash.Value ? null : _interfaces.Value,
            view?.Version ?? MembershipVersion.MinValue,
            view is null || view.Version <= knownView ? null : DeadIn(view)));
    }

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(GatewayTarget),
        ServiceLifecycleStage.RuntimeInitialize,
        _ =>
        {
            _systemTargets.Add(Role, _silo.Address, this);
            return Task.CompletedTask;
        });

    private static Dictionary<string, GrainClassName[]> Describe(GrainTypeMap types) => types.ClassesByInterface
        .Select(pair => (Name: InterfaceNames.TryGet(pair.Key), Classes: pair.Value))
        .Where(pair => pair.Name is not null)
        .ToDictionary(pair => pair.Name!, pair => pair.Classes.Select(GrainClassName.Of).ToArray(), StringComparer.Ordinal);

    private static SiloAddress[] DeadIn(ClusterMembershipSnapshot view) =>
        [.. view.Members.Values.Where(member => member.Status == SiloStatus.Dead).Select(member => member.SiloAddress)];

    // Equal for equal contents in every process; zero is what a client says that knows nothing.
    private static ulong Hash(Dictionary<string, GrainClassName[]> interfaces)
    {
        var text = string.Join('\n', interfaces.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={string.Join(';', pair.Value.Select(item => item.ToString()))}"));
        return (ulong)XxHash32.Compute(System.Text.Encoding.UTF8.GetBytes(text)) << 32 | (uint)text.Length | 1;
    }
}
