using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Orleans.Runtime;

namespace Orleans;

/// <summary>One silo in the membership table.</summary>
public sealed class MembershipEntry
{
    /// <summary>The silo's identity: the row's key.</summary>
    public SiloAddress SiloAddress { get; set; } = null!;

    /// <summary>Where it is in its life.</summary>
    public SiloStatus Status { get; set; }

    /// <summary>The silos that could not reach it, and when each of them said so; null or empty when none has.</summary>
    [SuppressMessage("Usage", "CA2227", Justification = "The Orleans API fixes the setter.")]
    [SuppressMessage("Design", "CA1002", Justification = "The Orleans API fixes the type.")]
    public List<Tuple<SiloAddress, DateTime>>? SuspectTimes { get; set; }

    /// <summary>Its port for clients; 0 when it takes none.</summary>
    public int ProxyPort { get; set; }

    /// <summary>The name of its machine.</summary>
    public string HostName { get; set; } = "";

    /// <summary>Its name, for people.</summary>
    public string SiloName { get; set; } = "";

    /// <summary>Its role; not kept by the SQL tables.</summary>
    public string? RoleName { get; set; }

    /// <summary>Its update zone; not kept by the SQL tables.</summary>
    public int UpdateZone { get; set; }

    /// <summary>Its fault zone; not kept by the SQL tables.</summary>
    public int FaultZone { get; set; }

    /// <summary>When it started, UTC.</summary>
    public DateTime StartTime { get; set; }

    /// <summary>When it last said that it is alive, UTC.</summary>
    public DateTime IAmAliveTime { get; set; }

    /// <summary>Adds a silo that could not reach this one.</summary>
    public void AddSuspector(SiloAddress suspectingSilo, DateTime suspectingTime) =>
        (SuspectTimes ??= []).Add(Tuple.Create(suspectingSilo, suspectingTime));

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SiloAddress} '{SiloName}' {Status}");
}
