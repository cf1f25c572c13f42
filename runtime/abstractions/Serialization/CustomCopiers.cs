using System.Collections.Concurrent;
using Orleans.Serialization.Cloning;

namespace Actors.Runtime.Serialization;

/// <summary>Hand-written copiers by type; codecs with one ask it instead of copying themselves.</summary>
internal static class CustomCopiers
{
    private static readonly ConcurrentDictionary<Type, Func<object>> Factories = new();

    public static void Add<T>(Func<IDeepCopier<T>> createCopier) => Factories.TryAdd(typeof(T), createCopier);

    public static IDeepCopier<T>? Find<T>() =>
        Factories.TryGetValue(typeof(T), out var create) ? (IDeepCopier<T>)create() : null;
}
