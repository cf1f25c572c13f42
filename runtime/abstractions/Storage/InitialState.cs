using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Storage;

/// <summary>What a state is before it was ever written.</summary>
internal static class InitialState
{
    /// <summary>A new object; the default value for types that cannot be made, such as numbers, strings, arrays and interfaces.</summary>
    public static T? Create<T>(IServiceProvider services) => CanBeMade<T>.Value ? ActivatorUtilities.CreateInstance<T>(services) : default;

    private static class CanBeMade<T>
    {
        public static readonly bool Value = typeof(T) is { IsValueType: false, IsAbstract: false, IsArray: false } && typeof(T) != typeof(string)
            && typeof(T).GetConstructors(BindingFlags.Public | BindingFlags.Instance).Length > 0;
    }
}
