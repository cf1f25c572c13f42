using Actors.Grains.Registry;
using Actors.Tests.Infrastructure;

namespace Actors.Grains.Tests.Registry;

/// <summary>Gives each test a database of its own and starts silos on it.</summary>
public abstract class RegistryTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("actors-registry-").FullName;
    private readonly List<RegistrySilo> _silos = [];

    internal FakeTimeProvider Clock { get; } = new();

    internal RegistrySilo Silo => _silos[^1];

    public async Task InitializeAsync() => await StartSiloAsync();

    public async Task DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            await silo.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }

    internal async Task RestartAsync()
    {
        var former = Silo;
        _silos.Remove(former);
        await former.DisposeAsync();
        await StartSiloAsync();
    }

    /// <summary>Sets options of the silos that the test starts.</summary>
    internal virtual void Configure(RegistryOptions options)
    {
    }

    private async Task StartSiloAsync() => _silos.Add(await RegistrySilo.StartAsync(Path.Combine(_folder, "actors.db"), Clock, configure: Configure));
}
