namespace Actors.Cluster.Tests.Harness;

/// <summary>How one process of the product is started.</summary>
/// <param name="Name">For messages and for the name of its log.</param>
/// <param name="Prefix">What runs the program, such as <c>ip netns exec …</c>; usually nothing.</param>
/// <param name="Arguments">Of the silo executable.</param>
/// <param name="Environment">Its configuration.</param>
/// <param name="Http">Where it serves health and status.</param>
internal sealed record NodeSettings(
    string Name, IReadOnlyList<string> Prefix, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, Uri Http);
