using System.Globalization;
using Actors.Runtime.Directory;
using Actors.Simulation.Tests.Kernel;

namespace Actors.Simulation.Tests.Cluster;

/// <summary>
/// The grains of one simulated silo and the calls that it makes to grains: looks up, places, activates, registers and unregisters as the real
/// locator, registrar and client of the directory do.
/// </summary>
internal sealed class GrainSilo
{
    private static readonly TimeSpan CallIntervalMax = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan PauseMax = TimeSpan.FromMilliseconds(320);
    private static readonly TimeSpan HandOverMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskMax = TimeSpan.FromSeconds(30);

    private readonly World _world;
    private readonly ClusterNode _node;
    private readonly SeededRandom _random;
    private readonly Dictionary<GrainId, SimActivation> _activations = [];
    private readonly SortedDictionary<long, TimeSpan> _asking = [];
    private readonly List<TimeSpan> _lookups = [];
    private long _lastAsk;
    private uint _lastActivation;
    private bool _isLeaving;

    public GrainSilo(World world, ClusterNode node)
    {
        _world = world;
        _node = node;
        _random = world.RandomFor($"grains {node.Process.Id}");
    }

    public IReadOnlyCollection<SimActivation> Activations => _activations.Values;

    /// <summary>When the oldest question to the directory that has no answer yet was asked.</summary>
    public TimeSpan? OldestAskAt => _asking.Count == 0 ? null : _asking.Values.Min();

    /// <summary>How long each question took.</summary>
    public IReadOnlyList<TimeSpan> Lookups => _lookups;

    private DirectoryView View => _node.Machine.View;

    /// <summary>Begins to call grains, and to end idle ones.</summary>
    public void Start(IReadOnlyList<GrainId> grains)
    {
        _node.Process.After(_random.Between(TimeSpan.Zero, CallIntervalMax), "work", () =>
        {
            if (_isLeaving)
            {
                return;
            }

            if (_node.Membership.Status == SiloStatus.Active)
            {
                Call(_random.Pick(grains));
                if (_random.PerMille(150) && _activations.Count > 0)
                {
                    End(_activations.Values.ElementAt(_random.Next(_activations.Count)));
                }
            }

            Start(grains);
        });
    }

    /// <summary>Ends all activations, waits until others have fetched the ranges, and says so.</summary>
    public void Leave(Action done)
    {
        _isLeaving = true;
        foreach (var activation in _activations.Values.ToArray())
        {
            End(activation);
        }

        WaitForHandOver(_node.Process.Host.Elapsed + HandOverMax, done);
    }

    /// <summary>A question to a silo that is no longer the owner waits for nothing.</summary>
    public void OnView() => _node.Calls.Fail(silo => !View.IsAlive(silo));

    public List<GrainAddress> List(RingRanges ranges, uint first) =>
    [
        .. from activation in _activations.Values
            let hash = activation.Address.GrainId.GetUniformHashCode()
            where hash >= first && ranges.Contains(hash)
            select activation.Address with { MembershipVersion = activation.RegisteredIn },
    ];

    public void EndDuplicate(GrainAddress loser)
    {
        if (_activations.TryGetValue(loser.GrainId, out var activation) && activation.Address.ActivationId == loser.ActivationId)
        {
            End(activation);
        }
    }

    /// <summary>A request for a grain arrives: it runs here, or begins an activation here.</summary>
    public void Receive(GrainId grain)
    {
        if (_isLeaving || _activations.ContainsKey(grain))
        {
            return;
        }

        var id = ActivationId.FromParsableString(string.Create(CultureInfo.InvariantCulture, $"@{_node.Process.Id.Host:x8}{_node.Process.Id.Generation:x8}{++_lastActivation:x16}"));
        var activation = new SimActivation { Address = new GrainAddress { GrainId = grain, ActivationId = id, SiloAddress = _node.Address } };
        _activations.Add(grain, activation);
        Register(activation);
    }

    private void WaitForHandOver(TimeSpan deadline, Action done)
    {
        if ((!_node.Machine.HasUnfetchedHandOvers && _activations.Count == 0) || _node.Process.Host.Elapsed >= deadline)
        {
            done();
            return;
        }

        _node.Process.After(TimeSpan.FromMilliseconds(20), "hand-over-wait", () => WaitForHandOver(deadline, done));
    }

    private void Call(GrainId grain)
    {
        if (_activations.ContainsKey(grain))
        {
            return;
        }

        Ask(
            grain,
            "lookup",
            (node, version, answer) => node.Lookup(version, grain, answer),
            answer =>
            {
                if (answer is not { Outcome: DirectoryOutcome.Done })
                {
                    return;
                }

                var target = answer.Value.Address?.SiloAddress ?? Place();
                if (target is null)
                {
                    return;
                }

                if (target.Equals(_node.Address))
                {
                    Receive(grain);
                }
                else
                {
                    _node.Calls.Send(target, "call", node => node.Silo.Receive(grain));
                }
            });
    }

    private SiloAddress? Place()
    {
        var active = View.Ring.Silos.Order().ToArray();
        return active.Length == 0 ? null : _random.Pick(active);
    }

    private void Register(SimActivation activation) => Ask(
        activation.Address.GrainId,
        "register",
        (node, version, answer) => node.Register(version, activation.Address, null, answer),
        answer =>
        {
            if (answer is { Outcome: DirectoryOutcome.Done, Address: { } registered } && registered.ActivationId == activation.Address.ActivationId)
            {
                activation.RegisteredIn = registered.MembershipVersion;
                _node.ActivationsChanged?.Invoke();
                if (activation.MustEnd)
                {
                    End(activation);
                }
            }
            else if (IsHere(activation))
            {
                // Another one is registered, or nobody has answered in time: nothing has run here yet.
                _activations.Remove(activation.Address.GrainId);
                Unregister(activation);
            }
        });

    private bool IsHere(SimActivation activation) =>
        _activations.TryGetValue(activation.Address.GrainId, out var present) && present == activation;

    // Not before its registration has been answered, as in the real life of an activation.
    private void End(SimActivation activation)
    {
        activation.MustEnd = true;
        if (IsHere(activation) && activation.IsActive)
        {
            _activations.Remove(activation.Address.GrainId);
            _node.ActivationsChanged?.Invoke();
            Unregister(activation);
        }
    }

    private void Unregister(SimActivation activation) =>
        Ask(activation.Address.GrainId, "unregister", (node, version, answer) => node.Unregister(version, activation.Address, answer), _ => { });

    // Asks the owner, and its successors, until there is an answer that counts or the time is over; then the answer is null.
    private void Ask(GrainId grain, string kind, Action<ClusterNode, MembershipVersion, Action<DirectoryAnswer>> ask, Action<DirectoryAnswer?> done)
    {
        var number = ++_lastAsk;
        var startedAt = _world.Now;
        _asking.Add(number, startedAt);
        Try(0);

        void Finish(DirectoryAnswer? answer)
        {
            _asking.Remove(number);
            _lookups.Add(_world.Now - startedAt);
            done(answer);
        }

        void Again(int attempt)
        {
            if (_world.Now - startedAt >= AskMax)
            {
                Finish(null);
                return;
            }

            var pause = TimeSpan.FromMilliseconds(10) * (1 << Math.Min(attempt, 5));
            _node.Process.After(pause < PauseMax ? pause : PauseMax, $"{kind}-again", () => Try(attempt + 1));
        }

        void Try(int attempt)
        {
            var view = View;
            if (view.Ring.OwnerOf(grain.GetUniformHashCode()) is not { } owner)
            {
                Again(attempt);
                return;
            }

            _node.Calls.Ask<DirectoryAnswer>(
                owner,
                kind,
                (node, answer) => ask(node, view.Version, answer),
                answer =>
                {
                    var isOwner = owner.Equals(View.Ring.OwnerOf(grain.GetUniformHashCode()));
                    if (answer.Outcome == DirectoryOutcome.Refused || (answer.Outcome == DirectoryOutcome.Done && isOwner))
                    {
                        Finish(answer);
                        return;
                    }

                    if (answer.Outcome == DirectoryOutcome.NotOwner && answer.Version > View.Version)
                    {
                        _node.Membership.Refresh();
                    }

                    Again(attempt);
                },
                () => Again(attempt));
        }
    }
}
