using Orleans.Runtime;

namespace Orleans.TestingHost;

/// <summary>The silos of a test cluster, however they are configured.</summary>
internal sealed class TestSilos(Func<string, Task<SiloHandle>> start)
{
    private readonly List<SiloHandle> _silos = [];

    public IReadOnlyList<SiloHandle> Active => [.. _silos.Where(silo => silo.IsActive)];

    public SiloHandle? First => _silos.Count == 0 ? null : _silos[0];

    public SiloHandle Running => Active.Count > 0
        ? Active[0]
        : throw new InvalidOperationException("The test cluster has no running silo; call DeployAsync first, or RestartSiloAsync after stopping the last one.");

    public SiloHandle? Find(SiloAddress address) => _silos.FirstOrDefault(silo => silo.SiloAddress.Equals(address));

    public IServiceProvider ServicesOf(SiloAddress? address) =>
        (address is null ? Running : Find(address) ?? throw new ArgumentException($"The test cluster has no silo '{address}'.")).ServiceProvider;

    public async Task<SiloHandle> StartAsync(string name)
    {
        var silo = await start(name);
        _silos.Add(silo);
        return silo;
    }

    public Task StopAsync(SiloHandle silo) => Own(silo).StopSiloAsync(stopGracefully: true);

    public Task KillAsync(SiloHandle silo) => Own(silo).StopSiloAsync(stopGracefully: false);

    public async Task<SiloHandle> RestartAsync(SiloHandle silo)
    {
        await StopAsync(silo);
        _silos.Remove(silo);
        return await StartAsync(silo.Name);
    }

    public async Task StopAllAsync()
    {
        foreach (var silo in Active.Reverse())
        {
            await silo.StopSiloAsync(stopGracefully: true);
        }
    }

    private SiloHandle Own(SiloHandle silo)
    {
        ArgumentNullException.ThrowIfNull(silo);
        return _silos.Contains(silo) ? silo : throw new ArgumentException($"The silo '{silo.Name}' is not one of this test cluster.");
    }
}
