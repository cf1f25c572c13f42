namespace Actors.Client.Configuration;

/// <summary>How configuration is read from keys.</summary>
public sealed class ActorsConfigurationOptions
{
    /// <summary>The gateway. Default: null, which means the environment variable <c>CONSUL_HTTP_ADDR</c>, or else <c>http://127.0.0.1:8500</c>.</summary>
    public Uri? Address { get; set; }

    /// <summary>The token, where the gateway asks for one. Default: null, which means the environment variable <c>CONSUL_HTTP_TOKEN</c>, or else none.</summary>
    public string? Token { get; set; }

    /// <summary>Whether an application may start without: then there are no values until the gateway answers. Default: false.</summary>
    public bool Optional { get; set; }

    /// <summary>Whether later changes are followed. Default: true.</summary>
    public bool ReloadOnChange { get; set; } = true;

    /// <summary>How long the first read may take, attempts included. Default: 10 s.</summary>
    public TimeSpan LoadTimeMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one request may wait for a change before it asks anew; 1 s to 10 min. Default: 5 min.</summary>
    public TimeSpan WaitMax { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest pause between attempts while the gateway does not answer. Default: 10 s.</summary>
    public TimeSpan RetryPauseMax { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Told of each failure while changes are followed; what was read before stays. Default: null.</summary>
    public Action<Exception>? OnFailure { get; set; }

    internal void Check()
    {
        Positive(nameof(LoadTimeMax), LoadTimeMax);
        Positive(nameof(RetryPauseMax), RetryPauseMax);
        if (WaitMax < TimeSpan.FromSeconds(1) || WaitMax > TimeSpan.FromMinutes(10))
        {
            throw new ArgumentOutOfRangeException(nameof(WaitMax), WaitMax, $"{nameof(WaitMax)} is '{WaitMax}'; choose a time from 1 s to 10 min.");
        }
    }

    private static void Positive(string name, TimeSpan value)
    {
        if (value <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is '{value}'; choose a time above zero.");
        }
    }
}
