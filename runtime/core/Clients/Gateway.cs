using Orleans.Runtime;

namespace Actors.Runtime.Clients;

/// <summary>One gateway as a client knows it.</summary>
internal sealed class Gateway(SiloAddress address)
{
    /// <summary>The address that is dialled, as listed.</summary>
    public SiloAddress Address { get; } = address;

    /// <summary>The silo behind it, once it has told; null before.</summary>
    public SiloAddress? Silo { get; set; }

    /// <summary>True while it answers and takes calls.</summary>
    public bool IsUsable { get; set; }

    /// <summary>True while an attempt to reach it has not ended.</summary>
    public bool IsAsked { get; set; }

    /// <summary>When it was asked last.</summary>
    public TimeSpan AskedAt { get; set; }

    /// <summary>Failed attempts in a row.</summary>
    public int FailuresCount { get; set; }

    /// <summary>When it is to be asked again.</summary>
    public TimeSpan NextAttempt { get; set; }
}
