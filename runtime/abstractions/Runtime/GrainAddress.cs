namespace Orleans.Runtime;

/// <summary>Where an activation of a grain lives.</summary>
public sealed record GrainAddress
{
    /// <summary>The grain.</summary>
    public GrainId GrainId { get; init; }

    /// <summary>The activation.</summary>
    public ActivationId ActivationId { get; init; }

    /// <summary>The silo.</summary>
    public SiloAddress? SiloAddress { get; init; }

    /// <summary>The view of the cluster in which the activation was registered.</summary>
    public MembershipVersion MembershipVersion { get; init; } = MembershipVersion.MinValue;

    /// <inheritdoc />
    public override string ToString() => $"[{GrainId} {ActivationId} on {SiloAddress}]";
}
