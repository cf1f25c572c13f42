namespace Orleans.TestingHost;

/// <summary>What a test cluster consists of.</summary>
public sealed class TestClusterOptions
{
    /// <summary>The cluster's name; unique for each builder.</summary>
    public string ClusterId { get; set; } = TestClusterBuilder.CreateClusterId();

    /// <summary>The service's name, part of every stored key; unique for each builder.</summary>
    public string ServiceId { get; set; } = Guid.NewGuid().ToString("N");

    /// <summary>How many silos <see cref="TestCluster.DeployAsync"/> starts.</summary>
    public short InitialSilosCount { get; set; } = 1;

    /// <summary>True, the default, to make <see cref="TestCluster.Client"/> ready when the cluster is deployed.</summary>
    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <summary>The assembly-qualified names of the silo configurators.</summary>
    public List<string> SiloBuilderConfiguratorTypes { get; } = [];

    /// <summary>The assembly-qualified names of the client configurators.</summary>
    public List<string> ClientBuilderConfiguratorTypes { get; } = [];
}
