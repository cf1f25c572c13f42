namespace Orleans.TestingHost;

/// <summary>How the hosts of a test cluster talk to each other.</summary>
public enum ConnectionTransportType
{
    /// <summary>TCP sockets on the loopback address.</summary>
    TcpSocket = 0,

    /// <summary>The memory of the test's process; no port is taken.</summary>
    InMemory = 1,
}

/// <summary>What a test cluster consists of.</summary>
public sealed class TestClusterOptions
{
    /// <summary>The cluster's name; unique for each builder.</summary>
    public string ClusterId { get; set; } = TestClusterBuilder.CreateClusterId();

    /// <summary>The service's name, part of every stored key; unique for each builder.</summary>
    public string ServiceId { get; set; } = Guid.NewGuid().ToString("N");

    /// <summary>How many silos <see cref="TestCluster.DeployAsync"/> starts.</summary>
    public short InitialSilosCount { get; set; } = 1;

    /// <summary>The first silo's port for silos, the others' count up from it; 0, the default, to take free ones.</summary>
    public int BaseSiloPort { get; set; }

    /// <summary>The first silo's port for clients, the others' count up from it; 0, the default, to take free ones.</summary>
    public int BaseGatewayPort { get; set; }

    /// <summary>True, the default, to let clients in at every silo; false for only at the first.</summary>
    public bool GatewayPerSilo { get; set; } = true;

    /// <summary>True, the default, to make <see cref="TestCluster.Client"/> ready when the cluster is deployed.</summary>
    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <summary>True, the default, to keep the members of the cluster in the test's memory; false when the silos' configurators choose a table.</summary>
    public bool UseTestClusterMembership { get; set; } = true;

    /// <summary>How hosts talk to each other; in memory by default.</summary>
    public ConnectionTransportType ConnectionTransport { get; set; } = ConnectionTransportType.InMemory;

    /// <summary>
    /// True to let the one silo stand alone and to take its own client: the quickest test cluster, which cannot grow. Null, the default,
    /// for a cluster of one silo whose client is not configured.
    /// </summary>
    public bool? UseHostedClient { get; set; }

    /// <summary>The assembly-qualified names of the silo configurators.</summary>
    public List<string> SiloBuilderConfiguratorTypes { get; } = [];

    /// <summary>The assembly-qualified names of the client configurators.</summary>
    public List<string> ClientBuilderConfiguratorTypes { get; } = [];
}
