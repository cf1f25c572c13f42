using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.TestingHost;

/// <summary>Builds the hosts of a test cluster as its user has configured them.</summary>
internal interface ITestHostFactory
{
    /// <summary>The name of the silo with this number.</summary>
    string NameOf(int number);

    /// <summary>A silo, not started yet.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="join">Makes it a member of the cluster; null for a silo that stands alone.</param>
    IHost BuildSilo(string name, Action<ISiloBuilder>? join);

    /// <summary>A client, not started yet.</summary>
    IHost BuildClient(TestNetwork network);
}
