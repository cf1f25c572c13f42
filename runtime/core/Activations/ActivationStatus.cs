namespace Actors.Runtime.Activations;

/// <summary>Where an activation is in its life; it only moves down this list.</summary>
internal enum ActivationStatus
{
    /// <summary>The grain object does not exist yet; requests wait.</summary>
    Creating,

    /// <summary>State is being read, <c>OnActivateAsync</c> runs; requests wait.</summary>
    Activating,

    /// <summary>Requests run.</summary>
    Valid,

    /// <summary>Running requests end, waiting ones stay for the next activation.</summary>
    Draining,

    /// <summary><c>OnDeactivateAsync</c> runs.</summary>
    Deactivating,

    /// <summary>Gone; requests are refused so that the caller looks the grain up again.</summary>
    Invalid,
}
