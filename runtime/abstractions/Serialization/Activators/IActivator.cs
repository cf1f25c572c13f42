namespace Orleans.Serialization.Activators;

/// <summary>Makes empty instances of a type. Register with <see cref="RegisterActivatorAttribute"/>.</summary>
public interface IActivator<T>
{
    /// <summary>A new, empty instance.</summary>
    T Create();
}
