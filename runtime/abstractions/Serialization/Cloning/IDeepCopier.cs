using Actors.Runtime.Serialization;

namespace Orleans.Serialization.Cloning;

/// <summary>Copies values of one type. Register with <see cref="RegisterCopierAttribute"/>.</summary>
public interface IDeepCopier<T>
{
    /// <summary>A copy that shares nothing changeable with <paramref name="input"/>.</summary>
    T DeepCopy(T input, CopyContext context);
}
