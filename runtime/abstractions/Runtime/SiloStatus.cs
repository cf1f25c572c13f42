namespace Orleans.Runtime;

/// <summary>Where a silo is in its life, as the membership table tells it.</summary>
public enum SiloStatus
{
    /// <summary>Not known.</summary>
    None = 0,

    /// <summary>Made, not in the table yet.</summary>
    Created = 1,

    /// <summary>Starting; it gets no grains yet.</summary>
    Joining = 2,

    /// <summary>Serving.</summary>
    Active = 3,

    /// <summary>Stopping with a hand-over of its grains.</summary>
    ShuttingDown = 4,

    /// <summary>Stopping at once.</summary>
    Stopping = 5,

    /// <summary>Gone for good; a process that reads this about itself stops.</summary>
    Dead = 6,
}
