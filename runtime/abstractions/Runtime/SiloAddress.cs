using System.Globalization;
using System.Net;

namespace Orleans.Runtime;

/// <summary>
/// The identity of a silo: an endpoint and a generation, which grows with every start on that endpoint. Text form <c>ip:port@generation</c>.
/// </summary>
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    /// <summary>Where the silo listens for other silos.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Seconds since 2022-01-01 UTC at the silo's start, strictly increasing in one process; negative for clients.</summary>
    public int Generation { get; }

    /// <summary>True for a client's address.</summary>
    public bool IsClient => Generation < 0;

    /// <summary>Joins an endpoint and a generation.</summary>
    public static SiloAddress New(IPEndPoint endpoint, int generation)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return new SiloAddress(endpoint, generation);
    }

    /// <summary>Joins an address, a port and a generation.</summary>
    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">The text is of another form.</exception>
    public static SiloAddress FromParsableString(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var at = address.LastIndexOf('@');
        return at > 0
            && IPEndPoint.TryParse(address.AsSpan(0, at), out var endpoint)
            && int.TryParse(address.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var generation)
            ? new SiloAddress(endpoint, generation)
            : throw new FormatException($"Silo address '{address}' is not of the form 'ip:port@generation'.");
    }

    /// <summary>The text form.</summary>
    public string ToParsableString() => string.Create(CultureInfo.InvariantCulture, $"{Endpoint}@{Generation}");

    /// <summary>True when <paramref name="other"/> is a later start on the same endpoint.</summary>
    public bool IsPredecessorOf(SiloAddress other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Endpoint.Equals(other.Endpoint) && Generation < other.Generation;
    }

    /// <inheritdoc />
    public bool Equals(SiloAddress? other) => other is not null && Generation == other.Generation && Endpoint.Equals(other.Endpoint);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Endpoint, Generation);

    /// <summary>Orders by address bytes, port, generation.</summary>
    public int CompareTo(SiloAddress? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byAddress = Endpoint.Address.GetAddressBytes().AsSpan().SequenceCompareTo(other.Endpoint.Address.GetAddressBytes());
        if (byAddress != 0)
        {
            return byAddress;
        }

        var byPort = Endpoint.Port.CompareTo(other.Endpoint.Port);
        return byPort != 0 ? byPort : Generation.CompareTo(other.Generation);
    }

    /// <inheritdoc />
    public override string ToString() => ToParsableString();

    /// <summary>Compares endpoint and generation.</summary>
    public static bool operator ==(SiloAddress? left, SiloAddress? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Compares endpoint and generation.</summary>
    public static bool operator !=(SiloAddress? left, SiloAddress? right) => !(left == right);

    /// <summary>Orders as <see cref="CompareTo"/>.</summary>
    public static bool operator <(SiloAddress? left, SiloAddress? right) => left is null ? right is not null : left.CompareTo(right) < 0;

    /// <summary>Orders as <see cref="CompareTo"/>.</summary>
    public static bool operator >(SiloAddress? left, SiloAddress? right) => left is not null && left.CompareTo(right) > 0;

    /// <summary>Orders as <see cref="CompareTo"/>.</summary>
    public static bool operator <=(SiloAddress? left, SiloAddress? right) => !(left > right);

    /// <summary>Orders as <see cref="CompareTo"/>.</summary>
    public static bool operator >=(SiloAddress? left, SiloAddress? right) => !(left < right);
}
