namespace Actors.Client.Registration;

/// <summary>What an application says about itself, and how often it says that it lives.</summary>
public sealed class ServiceRegistrationOptions
{
    /// <summary>The gateway. Default: null, which means the environment variable <c>CONSUL_HTTP_ADDR</c>, or else <c>http://127.0.0.1:8500</c>.</summary>
    public Uri? Address { get; set; }

    /// <summary>The token, where the gateway asks for one. Default: null, which means the environment variable <c>CONSUL_HTTP_TOKEN</c>, or else none.</summary>
    public string? Token { get; set; }

    /// <summary>What discovery asks for. Required.</summary>
    public string Name { get; set; } = string.Empty;

    /// <summary>Tells instances apart. Default: null, which means name, host and port.</summary>
    public string? Id { get; set; }

    /// <summary>Where others reach this application. Default: null, which means where it listens; every address of the machine counts as the loopback one.</summary>
    public Uri? ServiceAddress { get; set; }

    /// <summary>For those who look for some instances only.</summary>
    public IList<string> Tags { get; } = [];

    /// <summary>Free pairs.</summary>
    public IDictionary<string, string> Meta { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Without a sign of life for this long the instance is critical; three are sent in this time. Default: 15 s.</summary>
    public TimeSpan Ttl { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>After being critical for this long the instance is removed; at least a minute. Default: null, for never.</summary>
    public TimeSpan? DeregisterAfter { get; set; }

    /// <summary>Whether the instance is removed when the application stops. Default: true.</summary>
    public bool DeregisterOnStop { get; set; } = true;
}
