using Microsoft.Extensions.Configuration;

namespace Actors.Client.Configuration;

/// <summary>Adds keys of Actors, or of Consul, to an application's configuration.</summary>
public static class ActorsConfigurationExtensions
{
    /// <summary>
    /// Adds all keys below a prefix: <c>config/app/Logging/Level</c> becomes <c>Logging:Level</c> for the prefix <c>config/app/</c>. Values are UTF-8 texts. A
    /// change is seen within milliseconds, by all options that reload. While the gateway is away what was read last stays.
    /// </summary>
    /// <param name="builder">The configuration.</param>
    /// <param name="prefix">Up to and with the last <c>/</c>; a missing one is added.</param>
    /// <param name="configure">Changes the options; null for none.</param>
    /// <exception cref="ArgumentException">The prefix is empty or begins with a slash.</exception>
    public static IConfigurationBuilder AddActorsConfiguration(
        this IConfigurationBuilder builder, string prefix, Action<ActorsConfigurationOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (string.IsNullOrWhiteSpace(prefix) || prefix.StartsWith('/'))
        {
            throw new ArgumentException($"The prefix is '{prefix}'; give one such as 'config/app/'.", nameof(prefix));
        }

        var options = new ActorsConfigurationOptions();
        configure?.Invoke(options);
        options.Check();
        return builder.Add(new ActorsConfigurationSource(prefix.EndsWith('/') ? prefix : prefix + '/', options));
    }
}

/// <summary>The keys below one prefix.</summary>
internal sealed class ActorsConfigurationSource(string prefix, ActorsConfigurationOptions options) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) =>
        new ActorsConfigurationProvider(new KeyReader(GatewayAddress.Resolve(options.Address), options.Token, prefix, options.WaitMax), options, TimeProvider.System);
}
