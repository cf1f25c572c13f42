using Actors.Runtime.Directory;
using Actors.Simulation.Tests.Kernel;
using Actors.Simulation.Tests.Membership;

namespace Actors.Simulation.Tests.Cluster;

/// <summary>One silo's partition: the real machine, with simulated calls and timers in place of the real shell.</summary>
internal sealed class ClusterNode
{
    private readonly SimProcess _process;
    private readonly ClusterMistakes _mistakes;
    private readonly Dictionary<long, Action<DirectoryAnswer>> _answers = [];
    private readonly Dictionary<long, Action<DirectoryPage>> _pages = [];
    private SimTimer? _timer;
    private TimeSpan _timerAt;
    private long _lastOperation;

    public ClusterNode(World world, MembershipNode membership, Func<SimProcess, ClusterNode?> find, ClusterMistakes mistakes)
    {
        _process = membership.Process;
        _mistakes = mistakes;
        Membership = membership;
        Machine = new DirectoryMachine(membership.Silo);
        Calls = new Calls(world, _process, find);
        Silo = new GrainSilo(world, this);
    }

    public MembershipNode Membership { get; }

    public SiloAddress Address => Membership.Silo;

    public SimProcess Process => _process;

    public DirectoryMachine Machine { get; }

    public Calls Calls { get; }

    /// <summary>The grains here, and the calls to them.</summary>
    public GrainSilo Silo { get; }

    public Action<ClusterNode>? PartitionChanged { get; init; }

    public Action? ActivationsChanged { get; init; }

    /// <summary>Goes on to a view.</summary>
    public void Enter(DirectoryView view)
    {
        Handle(new DirectoryEvent.ViewChanged(view));
        Silo.OnView();
    }

    public void Register(MembershipVersion version, GrainAddress address, GrainAddress? previous, Action<DirectoryAnswer> answer) =>
        Wait(_answers, answer, operation => new DirectoryEvent.RegisterAsked(operation, version, address, previous));

    public void Lookup(MembershipVersion version, GrainId grainId, Action<DirectoryAnswer> answer) =>
        Wait(_answers, answer, operation => new DirectoryEvent.LookupAsked(operation, version, grainId));

    public void Unregister(MembershipVersion version, GrainAddress address, Action<DirectoryAnswer> answer) =>
        Wait(_answers, answer, operation => new DirectoryEvent.UnregisterAsked(operation, version, [address]));

    private void Wait<T>(Dictionary<long, Action<T>> waiting, Action<T> answer, Func<long, DirectoryEvent> ask)
    {
        waiting.Add(++_lastOperation, answer);
        Handle(ask(_lastOperation));
    }

    private void Handle(DirectoryEvent happened)
    {
        if (_process.IsEnded)
        {
            return;
        }

        List<DirectoryEffect> effects = [];
        Machine.Handle(happened, _process.Host.Elapsed, effects);
        if (happened is not DirectoryEvent.LookupAsked)
        {
            PartitionChanged?.Invoke(this);
        }

        effects.ForEach(CarryOut);
        Arm();
    }

    private void Arm()
    {
        var next = Machine.NextTickAt;
        if (next == TimeSpan.MaxValue || (_timer is { IsOver: false } && _timerAt == next))
        {
            return;
        }

        _timer?.Cancel();
        _timerAt = next;
        var delay = next - _process.Host.Elapsed;
        _timer = _process.After(delay > TimeSpan.FromMilliseconds(1) ? delay : TimeSpan.FromMilliseconds(1), "directory-tick", () => Handle(new DirectoryEvent.Tick()));
    }

    private void CarryOut(DirectoryEffect effect)
    {
        switch (effect)
        {
            case DirectoryEffect.Answer answer:
                Complete(_answers, answer.Operation, answer.Value);
                break;
            case DirectoryEffect.AnswerPage answer:
                Complete(_pages, answer.Operation, answer.Page);
                break;
            case DirectoryEffect.ListActivations list:
                Complete(_pages, list.Operation, DirectoryPage.Of(Silo.List(list.Ranges, list.From), entriesMax: 3));
                break;
            case DirectoryEffect.Ask { IsHandOver: true } ask when _mistakes.ServesBeforeHandOver:
                _process.After(TimeSpan.Zero, "mistake", () => Handle(new DirectoryEvent.PageReceived(ask.Acquisition, ask.Silo, ask.From, new DirectoryPage(true, [], null))));
                break;
            case DirectoryEffect.Ask ask:
                Ask(ask);
                break;
            case DirectoryEffect.Refresh:
                Membership.Refresh();
                break;
            case DirectoryEffect.EndDuplicate end when end.Loser.SiloAddress!.Equals(Address):
                Silo.EndDuplicate(end.Loser);
                break;
            case DirectoryEffect.EndDuplicate end:
                Calls.Send(end.Loser.SiloAddress!, "end-duplicate", node => node.Silo.EndDuplicate(end.Loser));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(effect), effect, "A new effect; do it here.");
        }
    }

    private void Ask(DirectoryEffect.Ask ask) => Calls.Ask<DirectoryPage>(
        ask.Silo,
        ask.IsHandOver ? "hand-over" : "recover",
        (node, answer) => node.Wait(node._pages, answer, operation => ask.IsHandOver
            ? new DirectoryEvent.SnapshotAsked(operation, ask.Version, Address, ask.Ranges, ask.From)
            : new DirectoryEvent.ActivationsAsked(operation, ask.Version, ask.Ranges, ask.From)),
        page => Handle(new DirectoryEvent.PageReceived(ask.Acquisition, ask.Silo, ask.From, page)),
        () => Handle(new DirectoryEvent.AskFailed(ask.Acquisition, ask.Silo)));

    private static void Complete<T>(Dictionary<long, Action<T>> waiting, long operation, T value)
    {
        if (waiting.Remove(operation, out var answer))
        {
            answer(value);
        }
    }
}
