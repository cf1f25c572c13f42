using Orleans.Runtime;

namespace Orleans;

/// <summary>Tells which grains are active in this process.</summary>
public interface ILocalActivationStatusChecker
{
    /// <summary>True when the grain is active in this process at this moment.</summary>
    bool IsLocallyActivated(GrainId grainId);
}
