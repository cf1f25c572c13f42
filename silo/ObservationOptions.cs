namespace Actors.Silo;

/// <summary>Whether a part that observes the process is there at all.</summary>
public sealed class ObservationOptions
{
    /// <summary>Whether it is. Default: true.</summary>
    public bool Enabled { get; set; } = true;
}
