using System.Collections.Immutable;
using Actors.Runtime.Membership;
using Actors.Runtime.Messaging;

namespace Actors.Runtime.Core.Tests.Membership;

/// <summary>Machines on one virtual clock, with a table and a network that can be cut. Nothing in it waits for real.</summary>
internal sealed class VirtualCluster
{
    public static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(1);
    private static readonly DateTime Epoch = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly PriorityQueue<Action, (TimeSpan At, long Number)> _queue = new();
    private readonly HashSet<(VirtualSilo, VirtualSilo)> _cuts = [];
    private long _number;

    public MembershipSettings Settings { get; init; } = new();

    public TimeSpan Now { get; private set; }

    public MembershipTime Time => new(Now, Epoch + Now);

    public List<VirtualSilo> Silos { get; } = [];

    /// <summary>The rows as they are stored.</summary>
    public MembershipView Table { get; set; } = new(0, ImmutableDictionary<SiloAddress, MemberRow>.Empty);

    public bool IsTableUp { get; set; } = true;

    /// <summary>Whether what is sent now is lost.</summary>
    public Func<bool> LosesMessages { get; set; } = () => false;

    /// <summary>Makes a silo start, or start again on the endpoint of another one.</summary>
    public VirtualSilo Start(int port, int generation = 1, MembershipSettings? settings = null)
    {
        var silo = new VirtualSilo(this, SiloAddress.New(System.Net.IPAddress.Loopback, port, generation), Silos.Count, settings);
        Silos.Add(silo);
        silo.Handle(new MembershipEvent.StatusRequested(SiloStatus.Joining));
        return silo;
    }

    /// <summary>Starts so many silos and waits until all are active.</summary>
    public VirtualSilo[] StartAll(int count)
    {
        var silos = Enumerable.Range(0, count).Select(index => Start(1000 + index)).ToArray();
        Until(() => silos.All(silo => silo.Sees(SiloStatus.Active, silos)), TimeSpan.FromSeconds(30));
        return silos;
    }

    public void After(TimeSpan delay, Action action) => _queue.Enqueue(action, (Now + delay, _number++));

    public void Run(TimeSpan duration)
    {
        var end = Now + duration;
        while (_queue.TryPeek(out _, out var next) && next.At <= end)
        {
            Step();
        }

        Now = end;
    }

    /// <summary>Runs until something holds, and returns how long that took; fails when it takes longer than the limit.</summary>
    public TimeSpan Until(Func<bool> condition, TimeSpan limit)
    {
        var start = Now;
        while (!condition())
        {
            Assert.True(Now - start <= limit, $"Not within {limit}: {Describe()}");
            Step();
        }

        return Now - start;
    }

    public void Cut(VirtualSilo one, VirtualSilo other)
    {
        _cuts.Add((one, other));
        _cuts.Add((other, one));
    }

    public void Isolate(VirtualSilo silo)
    {
        foreach (var other in Silos.Where(other => other != silo))
        {
            Cut(silo, other);
        }
    }

    public void Heal() => _cuts.Clear();

    public bool CanReach(VirtualSilo from, VirtualSilo to) => from == to || !_cuts.Contains((from, to));

    public VirtualSilo? Find(SiloAddress address) => Silos.Find(silo => silo.Address.Equals(address));

    /// <summary>Who listens at an endpoint.</summary>
    public VirtualSilo? Listener(SiloAddress address) => Silos.Find(silo => silo.Address.Endpoint.Equals(address.Endpoint) && !silo.IsEnded);

    public string Describe() => $"at {Now}, table {Table.Version}: {string.Join("; ", Table.Rows.Values.OrderBy(row => row.Silo))}\n{string.Join("\n", Silos.SelectMany(silo => silo.News))}";

    private void Step()
    {
        Assert.True(_queue.TryDequeue(out var action, out var priority), "Nothing is left to happen.");
        Now = priority.At;
        action();
    }
}
