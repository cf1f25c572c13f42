namespace Orleans.Concurrency;

/// <summary>Carries a value that nobody changes any more, so that a call within one process passes the value itself.</summary>
public readonly struct Immutable<T>
{
    /// <summary>Wraps a value.</summary>
    public Immutable(T value) => Value = value;

    /// <summary>The value.</summary>
    public T Value { get; }
}

/// <summary>Wraps values as <see cref="Immutable{T}"/>.</summary>
public static class ImmutableExtensions
{
    /// <summary>Wraps <paramref name="value"/>, which must not be changed afterwards.</summary>
    public static Immutable<T> AsImmutable<T>(this T value) => new(value);
}
