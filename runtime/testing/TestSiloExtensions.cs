using Orleans.Configuration;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>What every silo of a test cluster gets before its configurators.</summary>
internal static class TestSiloExtensions
{
    /// <summary>Has the silo join a cluster, or stand alone when <paramref name="join"/> is null.</summary>
    public static void StandAloneOrJoin(this ISiloBuilder silo, TestClusterOptions options, Action<ISiloBuilder>? join)
    {
        if (join is not null)
        {
            join(silo);
            return;
        }

        silo.UseLocalhostClustering();
        silo.Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (options.ClusterId, options.ServiceId));
    }
}
