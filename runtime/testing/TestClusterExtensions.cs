namespace Orleans.TestingHost;

/// <summary>What tests of clusters with several silos call; nothing to wait for with one.</summary>
public static class TestClusterExtensions
{
    /// <summary>Waits until all silos agree who is alive; a cluster of one always does.</summary>
    public static Task WaitForLivenessToStabilizeAsync(this TestCluster cluster, bool didKill = false) => Task.CompletedTask;

    /// <summary>Waits until all silos agree who is alive; a cluster of one always does.</summary>
    public static Task WaitForLivenessToStabilizeAsync(this InProcessTestCluster cluster, bool didKill = false) => Task.CompletedTask;
}
