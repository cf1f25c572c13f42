using Actors.Simulation.Tests.Kernel;
using Actors.Simulation.Tests.Membership;

namespace Actors.Simulation.Tests.Cluster;

/// <summary>Questions to other silos: answered, or failed by their limit or by the loss of the connection.</summary>
internal sealed class Calls
{
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(10);

    private readonly SortedDictionary<int, (SiloAddress Silo, Action Fail)> _open = [];
    private readonly World _world;
    private readonly SimProcess _process;
    private readonly Func<SimProcess, ClusterNode?> _find;
    private int _last;

    public Calls(World world, SimProcess process, Func<SimProcess, ClusterNode?> find)
    {
        _world = world;
        _process = process;
        _find = find;
        process.ConnectionFailed += (peer, _) => Fail(silo => silo.Equals(Addresses.Of(peer)));
    }

    /// <summary>Asks; exactly one of the two outcomes comes, once, unless the process ends.</summary>
    public void Ask<T>(SiloAddress silo, string kind, Action<ClusterNode, Action<T>> serve, Action<T> done, Action failed)
    {
        var number = ++_last;
        var timeout = _process.After(AnswerMax, $"{kind}-timeout", () => Finish(number)?.Invoke());
        _open.Add(number, (silo, failed));

        void Answer(T answer)
        {
            if (Finish(number) is not null)
            {
                timeout.Cancel();
                done(answer);
            }
        }

        var own = Addresses.Of(_process.Id);
        if (silo.Equals(own))
        {
            _process.After(TimeSpan.Zero, kind, () => serve(_find(_process)!, Answer));
            return;
        }

        Send(silo, kind, node => serve(node, answer => node.Calls.Send(own, $"{kind}-answer", _ => Answer(answer))));
    }

    public void Send(SiloAddress silo, string kind, Action<ClusterNode> deliver) =>
        _world.Network.SendInOrder(_process, Addresses.ProcessOf(silo), kind, process =>
        {
            if (_find(process) is { } node)
            {
                deliver(node);
            }
        });

    /// <summary>Gives up the questions to some silos.</summary>
    public void Fail(Func<SiloAddress, bool> predicate)
    {
        foreach (var (number, call) in _open.Where(open => predicate(open.Value.Silo)).ToArray())
        {
            Finish(number)?.Invoke();
        }
    }

    private Action? Finish(int number) => _open.Remove(number, out var call) ? call.Fail : null;
}
