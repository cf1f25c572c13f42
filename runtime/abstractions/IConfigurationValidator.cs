namespace Orleans;

/// <summary>Checks the configuration of a host before it starts. All registered ones run.</summary>
public interface IConfigurationValidator
{
    /// <summary>Checks.</summary>
    /// <exception cref="Orleans.Runtime.OrleansConfigurationException">The configuration cannot work.</exception>
    void ValidateConfiguration();
}
