using System.Diagnostics.CodeAnalysis;
using Actors.Runtime.Serialization;

namespace Orleans.Serialization;

/// <summary>Copies values so that no later change to one is seen through the other. Immutable values are returned as they are.</summary>
[SuppressMessage("Performance", "CA1822", Justification = "A service that is injected; its methods are instance methods by contract.")]
public sealed class DeepCopier
{
    /// <summary>A deep copy of <paramref name="value"/>.</summary>
    /// <exception cref="CodecNotFoundException">The value contains an object whose type has no copier.</exception>
    public T Copy<T>(T value) => Copier<T>.CopyRoot(value);
}

/// <summary>A <see cref="DeepCopier"/> for one type.</summary>
public sealed class DeepCopier<T>
{
    /// <inheritdoc cref="DeepCopier.Copy{T}" />
    public T Copy(T value) => Copier<T>.CopyRoot(value);
}
