namespace Actors.Silo;

/// <summary>Which parts a process has.</summary>
public enum HostRole
{
    /// <summary>A silo and the HTTP gateway, alone: no other process belongs to it.</summary>
    Single,

    /// <summary>A silo of a cluster. Its HTTP port serves health and status.</summary>
    Silo,

    /// <summary>An HTTP gateway that calls the silos of a cluster.</summary>
    Gateway,
}
