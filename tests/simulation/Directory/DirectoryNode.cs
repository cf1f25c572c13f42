using System.Globalization;
using Actors.Runtime.Directory;
using Actors.Simulation.Tests.Kernel;
using Actors.Simulation.Tests.Membership;
using Actors.Simulation.Tests.Runs;

namespace Actors.Simulation.Tests.Directory;

/// <summary>One silo: the real machine, and around it, in virtual time, what its host does: messages, views, activations.</summary>
internal sealed class DirectoryNode
{
    private const int LagPerMille = 30;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LagMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan WorkInterval = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan HandOverMax = TimeSpan.FromSeconds(3);

    private readonly World _world;
    private readonly Supervisor _supervisor;
    private readonly MemberBook _book;
    private readonly DirectoryMistakes _mistakes;
    private readonly SeededRandom _random;
    private readonly Dictionary<long, Action<DirectoryAnswer>> _answers = [];
    private readonly Dictionary<long, Action<DirectoryPage>> _pages = [];
    private readonly Func<ProcessId, DirectoryNode?> _find;
    private long _lastNumber;
    private bool _isLeaving;
    private bool _isReading;
    private TimeSpan _lagsUntil;

    public DirectoryNode(World world, Supervisor supervisor, MemberBook book, DirectoryMistakes mistakes, SimProcess process, Func<ProcessId, DirectoryNode?> find)
    {
        _world = world;
        _supervisor = supervisor;
        _book = book;
        _mistakes = mistakes;
        _find = find;
        _random = world.RandomFor(string.Create(CultureInfo.InvariantCulture, $"directory {process.Id.Host} {process.Id.Generation}"));
        Process = process;
        Address = Addresses.Of(process.Id);
        Machine = new DirectoryMachine(Address);
    }

    public SimProcess Process { get; }

    public SiloAddress Address { get; }

    public DirectoryMachine Machine { get; }

    public Dictionary<GrainId, SimActivation> Activations { get; } = [];

    /// <summary>Told when an activation has come to life.</summary>
    public Action? Granted { get; init; }

    /// <summary>Told when the machine has gone on to another view.</summary>
    public Action<DirectoryNode>? Entered { get; init; }

    /// <summary>False: no new activations, so that the cluster can come to rest.</summary>
    public bool IsBusy { get; set; } = true;

    public void Start()
    {
        Process.ConnectionFailed = (_, _) => { };
        Join();
        Repeat(PollInterval, "poll", Poll);
        Repeat(TickInterval, "tick", () => Handle(new DirectoryEvent.Tick()));
        Repeat(WorkInterval, "work", Work);
    }

    public void Leave()
    {
        _isLeaving = true;
        Write(SiloStatus.ShuttingDown, () =>
        {
            foreach (var activation in Activations.Values.ToArray())
            {
                End(activation);
            }

            ExitWhenFetched(Process.Host.Elapsed + HandOverMax);
        });
    }

    private void Join() => _world.Database.Execute(
        Process,
        "join",
        () =>
        {
            _book.EndPredecessors(Address);
            return _book.Advance(Address, SiloStatus.Joining);
        },
        _ => Process.After(_random.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(300)), "activate", () => Write(SiloStatus.Active, Read)),
        _ => Process.After(PollInterval, "join-again", Join));

    private void Write(SiloStatus status, Action done) => _world.Database.Execute(
        Process,
        "status",
        () => _book.Advance(Address, status),
        isMember =>
        {
            if (!isMember)
            {
                _supervisor.Exit(Process, "declared-dead");
                return;
            }

            done();
        },
        _ => Process.After(PollInterval, "status-again", () => Write(status, done)));

    // Now and then a silo hears late what the others know already, and so skips views.
    private void Poll()
    {
        if (IsBusy && _random.PerMille(LagPerMille))
        {
            _lagsUntil = Process.Host.Elapsed + _random.Between(TimeSpan.Zero, LagMax);
        }

        if (Process.Host.Elapsed >= _lagsUntil)
        {
            Read();
        }
    }

    private void Read()
    {
        if (_isReading)
        {
            return;
        }

        _isReading = true;
        _world.Database.Execute(
            Process,
            "read",
            () => _book.View,
            view =>
            {
                _isReading = false;
                Handle(new DirectoryEvent.ViewChanged(view));
                if (view.Members.GetSiloStatus(Address) == SiloStatus.Dead)
                {
                    _supervisor.Exit(Process, "read-itself-dead");
                }
            },
            _ => _isReading = false);
    }

    private void Work()
    {
        var grainId = GrainId.Create("sim", string.Create(CultureInfo.InvariantCulture, $"{_random.Next(DirectoryModel.Grains)}"));
        if (Activations.TryGetValue(grainId, out var activation))
        {
            if (activation.IsAlive && _random.PerMille(400))
            {
                End(activation);
            }

            return;
        }

        if (IsBusy && !_isLeaving && Machine.View.IsActive(Address))
        {
            activation = new SimActivation(new GrainAddress { GrainId = grainId, ActivationId = NewId(), SiloAddress = Address });
            Activations.Add(grainId, activation);
            Register(activation);
        }
    }

    // What DirectoryClient does: the present owner decides, whatever a former one has said.
    private void Register(SimActivation activation) => Ask(
        activation.Address.GrainId,
        (number, version) => new DirectoryEvent.RegisterAsked(number, version, activation.Address, Previous: null),
        () => IsHere(activation),
        answer =>
        {
            if (answer.Address!.ActivationId == activation.Address.ActivationId)
            {
                activation.RegisteredIn = answer.Address.MembershipVersion;
                Granted?.Invoke();
            }
            else
            {
                Activations.Remove(activation.Address.GrainId);
            }
        });

    private void End(SimActivation activation)
    {
        Activations.Remove(activation.Address.GrainId);
        Ask(
            activation.Address.GrainId,
            (number, version) => new DirectoryEvent.UnregisterAsked(number, version, [activation.Address]),
            static () => true,
            static _ => { });
    }

    private void Ask(GrainId grainId, Func<long, MembershipVersion, DirectoryEvent.Asked> ask, Func<bool> isWanted, Action<DirectoryAnswer> done)
    {
        if (!isWanted())
        {
            return;
        }

        void Again() => Process.After(_random.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(300)), "ask-again", () => Ask(grainId, ask, isWanted, done));

        if (Machine.View.Ring.OwnerOf(grainId.GetUniformHashCode()) is not { } owner)
        {
            Again();
            return;
        }

        var isOver = false;
        Process.After(AnswerMax, "no-answer", () =>
        {
            if (!isOver)
            {
                isOver = true;
                Again();
            }
        });
        Send(owner, ask, _answers, answer =>
        {
            if (isOver)
            {
                return;
            }

            isOver = true;
            var isOwner = _mistakes.TrustsFormerOwners || owner.Equals(Machine.View.Ring.OwnerOf(grainId.GetUniformHashCode()));
            if (answer.Outcome == DirectoryOutcome.Done && isOwner && isWanted())
            {
                done(answer);
            }
            else
            {
                Read();
                Again();
            }
        });
    }

    // A question to a silo, this one included, and the way of the answer back.
    private void Send<T>(SiloAddress to, Func<long, MembershipVersion, DirectoryEvent> ask, Dictionary<long, Action<T>> answers, Action<T> answered)
    {
        var number = ++_lastNumber;
        var version = Machine.View.Version;
        answers[number] = answered;
        _world.Network.SendInOrder(Process, Addresses.ProcessOf(to), "question", receiver => _find(receiver.Id)?.Receive(ask, version, Process.Id, number));
    }

    private void Receive(Func<long, MembershipVersion, DirectoryEvent> ask, MembershipVersion version, ProcessId from, long number)
    {
        var own = ++_lastNumber;
        _answers[own] = answer => _world.Network.SendInOrder(Process, from, "answer", receiver => _find(receiver.Id)?.Take(number, answer));
        _pages[own] = page => _world.Network.SendInOrder(Process, from, "page", receiver => _find(receiver.Id)?.Take(number, page));
        Handle(ask(own, version));
    }

    private void Take(long number, DirectoryAnswer answer)
    {
        if (_answers.Remove(number, out var answered))
        {
            answered(answer);
        }
    }

    private void Take(long number, DirectoryPage page)
    {
        if (_pages.Remove(number, out var answered))
        {
            answered(page);
        }
    }

    private void Handle(DirectoryEvent happened)
    {
        if (_mistakes.ListsInAnyView && happened is DirectoryEvent.ActivationsAsked asked)
        {
            happened = asked with { Version = Machine.View.Version };
        }

        var view = Machine.View;
        List<DirectoryEffect> effects = [];
        Machine.Handle(happened, Process.Host.Elapsed, effects);
        if (Machine.View != view)
        {
            Entered?.Invoke(this);
        }

        effects.ForEach(CarryOut);
    }

    private void CarryOut(DirectoryEffect effect)
    {
        switch (effect)
        {
            case DirectoryEffect.Answer answer:
                Take(answer.Operation, answer.Value);
                break;
            case DirectoryEffect.AnswerPage answer:
                Take(answer.Operation, answer.Page);
                break;
            case DirectoryEffect.ListActivations list:
                Take(list.Operation, DirectoryPage.Of(List(list.Ranges, list.From), entriesMax: 8));
                break;
            case DirectoryEffect.Ask ask:
                Send(
                    ask.Silo,
                    (number, _) => ask.IsHandOver
                        ? new DirectoryEvent.SnapshotAsked(number, ask.Version, Address, ask.Ranges, ask.From)
                        : new DirectoryEvent.ActivationsAsked(number, ask.Version, ask.Ranges, ask.From),
                    _pages,
                    page => Handle(new DirectoryEvent.PageReceived(ask.Acquisition, ask.Silo, ask.From, page)));
                break;
            case DirectoryEffect.Refresh:
                Read();
                break;
            case DirectoryEffect.EndDuplicate end:
                _world.Network.SendInOrder(Process, Addresses.ProcessOf(end.Loser.SiloAddress!), "duplicate", receiver => _find(receiver.Id)?.EndDuplicate(end.Loser));
                break;
            default:
                throw new InvariantException($"The model knows no effect {effect}; add it.");
        }
    }

    private void EndDuplicate(GrainAddress loser)
    {
        if (Activations.TryGetValue(loser.GrainId, out var activation) && activation.Address.ActivationId == loser.ActivationId)
        {
            End(activation);
        }
    }

    private List<GrainAddress> List(RingRanges ranges, uint from)
    {
        bool IsAsked(GrainId grainId) => grainId.GetUniformHashCode() is var hash && hash >= from && ranges.Contains(hash);

        return [.. Activations.Values
            .Where(activation => IsAsked(activation.Address.GrainId))
            .Select(activation => activation.Address with { MembershipVersion = activation.RegisteredIn ?? Partition.Unanswered })];
    }

    private void ExitWhenFetched(TimeSpan deadline)
    {
        if ((!Machine.HasUnfetchedHandOvers && !Machine.View.IsActive(Address)) || Process.Host.Elapsed > deadline)
        {
            _supervisor.Exit(Process, "left");
            return;
        }

        Process.After(TickInterval, "leaving", () => ExitWhenFetched(deadline));
    }

    private bool IsHere(SimActivation activation) =>
        Activations.TryGetValue(activation.Address.GrainId, out var present) && ReferenceEquals(present, activation);

    private ActivationId NewId() => ActivationId.FromParsableString(
        string.Create(CultureInfo.InvariantCulture, $"@{Process.Id.Host:x8}{Process.Id.Generation:x8}{++_lastNumber:x16}"));

    private void Repeat(TimeSpan interval, string kind, Action action) => Process.After(_random.Between(interval / 2, interval * 1.5), kind, () =>
    {
        action();
        Repeat(interval, kind, action);
    });
}
