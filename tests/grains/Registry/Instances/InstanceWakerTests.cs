using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Instances;
using Actors.Tests.Infrastructure;

namespace Actors.Grains.Tests.Registry.Instances;

/// <summary>Who judges the instances of a silo that has gone.</summary>
public sealed class InstanceWakerTests : IDisposable
{
    private readonly string _folder = System.IO.Directory.CreateTempSubdirectory("waker-").FullName;

    public void Dispose() => System.IO.Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task SiloLost_ItsInstances_AreJudgedLongBeforeTheNextWakeInterval()
    {
        var clock = new FakeTimeProvider();
        var database = Path.Combine(_folder, "actors.db");
        using var losses = new ManualLosses();
        await using var remaining = await RegistrySilo.StartAsync(database, clock, losses);
        await using (var lost = await RegistrySilo.StartAsync(database, clock))
        {
            await lost.Instance("web1").Register(Sample.Register("web1"));
            await lost.PassAsync("web1");
            await Eventually.TrueAsync(async () => await remaining.StatusOrNullAsync() == CheckStatus.Passing);
        }

        var lostAt = clock.GetUtcNow();
        losses.Lose();
        await remaining.EventuallyStatusAsync(CheckStatus.Critical, stepSeconds: 0.1);

        Assert.InRange(clock.GetUtcNow() - lostAt, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(55));
    }

    /// <summary>What a silo wrote just before it went may not have reached the others yet.</summary>
    [Fact]
    public async Task SiloLost_BeforeTheOthersWereToldOfItsInstance_ItIsJudgedLongBeforeTheNextWakeInterval()
    {
        var clock = new FakeTimeProvider();
        var database = Path.Combine(_folder, "actors.db");
        var told = new TaskCompletionSource();
        using var losses = new ManualLosses();
        await using var remaining = await RegistrySilo.StartAsync(database, clock, losses);
        remaining.Ledger.TailGate = told.Task;
        await using (var lost = await RegistrySilo.StartAsync(database, clock))
        {
            await lost.Instance("web1").Register(Sample.Register("web1"));
            await lost.PassAsync("web1");
        }

        var lostAt = clock.GetUtcNow();
        losses.Lose();
        for (var step = 0; step < 50; step++)
        {
            clock.Advance(TimeSpan.FromSeconds(0.1));
            await remaining.StatusOrNullAsync();
        }

        told.SetResult();
        await remaining.EventuallyStatusAsync(CheckStatus.Critical, stepSeconds: 0.1);

        Assert.InRange(clock.GetUtcNow() - lostAt, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(55));
    }

    private sealed class ManualLosses : ISiloLosses, IDisposable
    {
        private readonly SemaphoreSlim _lost = new(0);

        public void Lose() => _lost.Release();

        public Task WaitAsync(CancellationToken cancellationToken) => _lost.WaitAsync(cancellationToken);

        public void Dispose() => _lost.Dispose();
    }
}
