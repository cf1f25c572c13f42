using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Orleans.Runtime;

namespace Orleans;

/// <summary>One silo in the membership table.</summary>
[GenerateSerializer]
[Alias("Orleans.MembershipEntry")]
public sealed class MembershipEntry
{
    /// <summary>The silo's identity: the row's key.</summary>
    [Id(0)]
    public SiloAddress SiloAddress { get; set; } = null!;

    /// <summary>Where it is in its life.</summary>
    [Id(1)]
    public SiloStatus Status { get; set; }

    /// <summary>The silos that could not reach it, and when each of them said so; null or empty when none has.</summary>
    [Id(10)]
    [SuppressMessage("Usage", "CA2227", Justification = "The Orleans API fixes the setter.")]
    [SuppressMessage("Design", "CA1002", Justification = "The Orleans API fixes the type.")]
    public List<Tuple<SiloAddress, DateTime>>? SuspectTimes { get; set; }

    /// <summary>Its port for clients; 0 when it takes none.</summary>
    [Id(2)]
    public int ProxyPort { get; set; }

    /// <summary>The name of its machine.</summary>
    [Id(3)]
    public string HostName { get; set; } = "";

    /// <summary>Its name, for people.</summary>
    [Id(4)]
    public string SiloName { get; set; } = "";

    /// <summary>Its role; not kept by the SQL tables.</summary>
    [Id(5)]
    public string? RoleName { get; set; }

    /// <summary>Its update zone; not kept by the SQL tables.</summary>
    [Id(6)]
    public int UpdateZone { get; set; }

    /// <summary>Its fault zone; not kept by the SQL tables.</summary>
    [Id(7)]
    public int FaultZone { get; set; }

    /// <summary>When it started, UTC.</summary>
    [Id(8)]
    public DateTime StartTime { get; set; }

    /// <summary>When it last said that it is alive, UTC.</summary>
    [Id(9)]
    public DateTime IAmAliveTime { get; set; }

    /// <summary>Adds a silo that could not reach this one.</summary>
    public void AddSuspector(SiloAddress suspectingSilo, DateTime suspectingTime) =>
        (SuspectTimes ??= []).Add(Tuple.Create(suspectingSilo, suspectingTime));

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{SiloAddress} '{SiloName}' {Status}");
}
