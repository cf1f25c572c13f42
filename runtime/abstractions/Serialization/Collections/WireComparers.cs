using Orleans.Serialization;

namespace Actors.Runtime.Serialization;

/// <summary>Translates comparers to their codes and back.</summary>
internal static class WireComparers
{
    /// <summary>The code of an equality or order comparer.</summary>
    /// <exception cref="SerializerException">It is one that only its own process knows.</exception>
    public static WireComparer CodeOf<T>(object? comparer)
    {
        if (comparer is null || ReferenceEquals(comparer, EqualityComparer<T>.Default) || ReferenceEquals(comparer, Comparer<T>.Default))
        {
            return WireComparer.Default;
        }

        return comparer.Equals(StringComparer.Ordinal) ? WireComparer.Ordinal
            : comparer.Equals(StringComparer.OrdinalIgnoreCase) ? WireComparer.OrdinalIgnoreCase
            : comparer.Equals(StringComparer.InvariantCulture) ? WireComparer.InvariantCulture
            : comparer.Equals(StringComparer.InvariantCultureIgnoreCase) ? WireComparer.InvariantCultureIgnoreCase
            : ReferenceEquals(comparer, ReferenceEqualityComparer.Instance) ? WireComparer.Reference
            : throw new SerializerException(
                $"A collection with the comparer '{comparer.GetType()}' cannot be sent; use the default one or one of StringComparer's.");
    }

    public static IEqualityComparer<T> Equality<T>(WireComparer code) =>
        code == WireComparer.Default ? EqualityComparer<T>.Default
        : code == WireComparer.Reference ? ReferenceEqualityComparer.Instance as IEqualityComparer<T> ?? throw Unknown<T>(code)
        : ByText(code) as IEqualityComparer<T> ?? throw Unknown<T>(code);

    public static IComparer<T> Order<T>(WireComparer code) =>
        code == WireComparer.Default ? Comparer<T>.Default : ByText(code) as IComparer<T> ?? throw Unknown<T>(code);

    private static StringComparer? ByText(WireComparer code) => code switch
    {
        WireComparer.Ordinal => StringComparer.Ordinal,
        WireComparer.OrdinalIgnoreCase => StringComparer.OrdinalIgnoreCase,
        WireComparer.InvariantCulture => StringComparer.InvariantCulture,
        WireComparer.InvariantCultureIgnoreCase => StringComparer.InvariantCultureIgnoreCase,
        _ => null,
    };

    private static SerializerException Unknown<T>(WireComparer code) =>
        new($"Comparer code '{(byte)code}' does not compare values of type {typeof(T)}; the bytes are damaged or from a newer version.");
}
