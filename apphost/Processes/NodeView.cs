namespace Actors.AppHost.Processes;

/// <summary>One process at one moment.</summary>
/// <param name="Spec">Which process.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Reason">Why it is not ready; empty when it is.</param>
/// <param name="ProcessId">Of this run; null while nothing runs.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="Activations">How many grains are active there; null when that is not known.</param>
/// <param name="CallsPerSecond">How many calls, or requests, it answered since the last look; null when that is not known.</param>
internal sealed record NodeView(NodeSpec Spec, NodeState State, string Reason, int? ProcessId, int Restarts, long? Activations, double? CallsPerSecond);
