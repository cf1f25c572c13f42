using System.Reflection;
using Orleans;

namespace Actors.Gateway.Tests.Registry;

/// <summary>Gives out one stand-in for each kind of grain, whatever its key.</summary>
internal class StandInGrains : DispatchProxy
{
    private readonly Dictionary<Type, object> _grains = [];

    public static IGrainFactory Create(params (Type Type, object Grain)[] grains)
    {
        var factory = Create<IGrainFactory, StandInGrains>();
        foreach (var (type, grain) in grains)
        {
            ((StandInGrains)(object)factory)._grains.Add(type, grain);
        }

        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _grains[targetMethod!.GetGenericArguments()[0]];
}

/// <summary>A grain whose members are given one by one.</summary>
internal class StandIn : DispatchProxy
{
    private Func<string, object?[], object?> _answer = (_, _) => null;

    public static T Create<T>(Func<string, object?[], object?> answer)
        where T : class
    {
        var grain = Create<T, StandIn>();
        ((StandIn)(object)grain)._answer = answer;
        return grain;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!.Name, args ?? []);
}
