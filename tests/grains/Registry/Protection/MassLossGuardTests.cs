using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Protection;

namespace Actors.Grains.Tests.Registry.Protection;

public sealed class MassLossGuardTests
{
    private readonly MassLossGuard _guard = new(0.5, TimeSpan.FromSeconds(30), 4);
    private readonly SortedDictionary<string, ServiceInstance> _instances = new(StringComparer.Ordinal);
    private readonly List<ServiceInstance> _nodes = [];
    private long _index;

    public MassLossGuardTests()
    {
        for (var number = 0; number < 10; number++)
        {
            Set($"web{number}", CheckStatus.Passing);
        }

        Look(0);
    }

    [Fact]
    public void Find_MoreThanTheShareIsLostAtOnce_IsALossFromTheFirstOfThemOn()
    {
        var before = _index;
        Lose(0, 5);
        Look(1);
        Assert.Null(Find(1));

        Lose(5, 1);
        Look(2);

        Assert.Equal(new MassLoss(6, 10, before), Find(2));
    }

    [Fact]
    public void Find_LostOneAfterTheOther_IsNone()
    {
        for (var number = 0; number < 10; number++)
        {
            Lose(number, 1);
            Look(number * 20);
            Assert.Null(Find(number * 20));
        }
    }

    [Fact]
    public void Find_SaidToBeCritical_IsNone()
    {
        for (var number = 0; number < 10; number++)
        {
            Set($"web{number}", CheckStatus.Critical);
        }

        Look(1);

        Assert.Null(Find(1));
    }

    [Fact]
    public void Find_Deregistered_IsNone()
    {
        for (var number = 0; number < 9; number++)
        {
            _instances.Remove($"web{number}");
        }

        Look(1);

        Assert.Null(Find(1));
    }

    [Fact]
    public void Find_FewInstances_IsNone()
    {
        for (var number = 3; number < 10; number++)
        {
            _instances.Remove($"web{number}");
        }

        Lose(0, 3);
        Look(1);

        Assert.Null(Find(1));
    }

    [Fact]
    public void Find_LostBeforeTheFirstLook_IsOldUnlessItIsWhatWokeTheGrain()
    {
        var from = _index + 1;
        Lose(0, 10);
        var woken = new MassLossGuard(0.5, TimeSpan.FromSeconds(30), 4) { CountsFrom = from };
        var asked = new MassLossGuard(0.5, TimeSpan.FromSeconds(30), 4);

        woken.Look(View, TimeSpan.Zero);
        asked.Look(View, TimeSpan.Zero);

        Assert.NotNull(woken.Find(View, TimeSpan.Zero));
        Assert.Null(asked.Find(View, TimeSpan.Zero));
    }

    [Fact]
    public void Find_TheirNodesAreLost_IsALoss()
    {
        foreach (var id in _instances.Keys.Take(8).ToList())
        {
            _instances[id] = _instances[id] with { Node = "rack" };
        }

        _nodes.Add(Instance("", CheckStatus.Passing) with { Node = "rack" });
        Look(1);
        _nodes[0] = Lost(_nodes[0]);
        Look(2);

        Assert.Equal(8, Find(2)?.Lost);
    }

    [Fact]
    public void IsOver_OnlyWhenEnoughAreBack()
    {
        Lose(0, 8);
        Look(1);
        var loss = Find(1)!;
        Assert.False(_guard.IsOver(View, loss.SinceIndex));

        Set("web0", CheckStatus.Passing);
        Assert.False(_guard.IsOver(View, loss.SinceIndex));
        for (var number = 1; number < 6; number++)
        {
            Set($"web{number}", CheckStatus.Passing);
        }

        Assert.True(_guard.IsOver(View, loss.SinceIndex));
    }

    [Fact]
    public void Forget_WhoeverIsLostAlready_NeverCountsAgain()
    {
        Lose(0, 8);
        Look(1);

        _guard.Forget();
        Look(2);

        Assert.Null(Find(2));
    }

    private ServiceView View => new("web", _index, [.. _instances.Values]) { Nodes = [.. _nodes] };

    private void Lose(int first, int count)
    {
        for (var number = first; number < first + count; number++)
        {
            _instances[$"web{number}"] = Lost(_instances[$"web{number}"]);
        }
    }

    private void Set(string id, CheckStatus status) => _instances[id] = Instance(id, status);

    private ServiceInstance Instance(string id, CheckStatus status)
    {
        _index++;
        return Sample.Instance(id, _index) with { Checks = [Sample.Check($"service:{id}", status, index: _index)] };
    }

    private ServiceInstance Lost(ServiceInstance instance)
    {
        _index++;
        return instance with
        {
            Version = _index,
            Checks = [instance.Checks[0] with { Status = CheckStatus.Critical, LostFrom = instance.Checks[0].Status, ModifyIndex = _index }],
        };
    }

    private void Look(double seconds) => _guard.Look(View, TimeSpan.FromSeconds(seconds));

    private MassLoss? Find(double seconds) => _guard.Find(View, TimeSpan.FromSeconds(seconds));
}
