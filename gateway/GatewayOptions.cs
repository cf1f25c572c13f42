namespace Actors.Gateway;

/// <summary>What the gateway says of itself, and its bounds. Section <c>Actors:Gateway</c> of the configuration.</summary>
public sealed class GatewayOptions
{
    /// <summary>The section of the configuration that holds these options.</summary>
    public const string SectionName = "Actors:Gateway";

    /// <summary>The <c>host:port</c> under which others reach this gateway. Default: null, which means the first address that the server listens on.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>The name that clients may give as <c>dc</c>. Default: <c>dc1</c>.</summary>
    public string Datacenter { get; set; } = "dc1";

    /// <summary>Longest key, in UTF-8 bytes. Default: 1,024.</summary>
    public int KeyBytesMax { get; set; } = 1024;

    /// <summary>Largest value of a key, in bytes. Default: 512 KiB.</summary>
    public int ValueBytesMax { get; set; } = 512 << 10;

    /// <summary>Most operations in one transaction. Default: 64, for which Consul's clients split theirs.</summary>
    public int TransactionCountMax { get; set; } = 64;

    /// <summary>Largest body of a transaction, in bytes. Default: 512 KiB.</summary>
    public int TransactionBytesMax { get; set; } = 512 << 10;

    /// <summary>Longest name to greet, in UTF-8 bytes. Default: 256.</summary>
    public int GreetingNameBytesMax { get; set; } = 256;

    /// <summary>Largest request body of any kind, in bytes. Default: 1 MiB.</summary>
    public int BodyBytesMax { get; set; } = 1 << 20;

    /// <summary>Largest snapshot that can be restored, in bytes as it comes. Default: 1 GiB.</summary>
    public long SnapshotBytesMax { get; set; } = 1L << 30;

    /// <summary>Longest request line, in bytes; a key of <see cref="KeyBytesMax"/> triples when it is escaped. Default: 16 KiB.</summary>
    public int RequestLineBytesMax { get; set; } = 16 << 10;

    /// <summary>Most bytes of headers in one request. Default: 32 KiB.</summary>
    public int HeaderBytesMax { get; set; } = 32 << 10;

    /// <summary>Most headers in one request. Default: 100.</summary>
    public int HeaderCountMax { get; set; } = 100;

    /// <summary>Most connections at the same time; further ones are closed. Default: 60,000.</summary>
    public int ConnectionsMax { get; set; } = 60_000;

    /// <summary>How long a client may take to send its headers. Default: 10 s.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection may be idle between requests. Default: 130 s.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>The slowest that a body may come or go, in bytes per second, after five seconds of grace. Default: 240.</summary>
    public int BodyBytesPerSecondMin { get; set; } = 240;
}
