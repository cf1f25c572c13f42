using System.Net;
using Actors.Runtime.Core.Tests.Scripts;
using Actors.Runtime.Hosting;
using Actors.Runtime.Management;
using Actors.Runtime.Messaging;
using Actors.Runtime.Statistics;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Management;

/// <summary>What the management grain tells and does.</summary>
public sealed class ManagementTests : IAsyncLifetime
{
    private static readonly string ScriptClass = typeof(ScriptGrain).FullName!;
    private TestSilo _silo = null!;

    private IManagementGrain Management => _silo.Client.GetGrain<IManagementGrain>(0);

    private SiloAddress Self => _silo.Services.GetRequiredService<LocalSilo>().Address;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Fact]
    public async Task Hosts_OfASiloAlone_AreItself()
    {
        Assert.Equal([KeyValuePair.Create(Self, SiloStatus.Active)], await Management.GetHosts());
        Assert.Equal(Self, Assert.Single(await Management.GetDetailedHosts(true)).SiloAddress);
    }

    [Fact]
    public async Task Activations_AreCountedListedAndFound()
    {
        var grain = _silo.Client.Script("one");
        await grain.Echo(1);
        await _silo.Client.Script("two").Echo(1);
        await Management.ForceRuntimeStatisticsCollection([]);

        var counts = await Management.GetSimpleGrainStatistics();
        Assert.Equal((2, Self), counts.Where(count => count.GrainType == ScriptClass).Select(count => (count.ActivationCount, count.SiloAddress)).Single());
        Assert.Equal(await Management.GetTotalActivationCount(), counts.Sum(count => count.ActivationCount));
        var listed = await Management.GetDetailedGrainStatistics([ScriptClass]);
        Assert.Equal(["one", "two"], listed.Select(statistic => statistic.GrainId.Key.ToString()).Order());
        Assert.Equal(2, (await Management.GetActiveGrains(grain.GetGrainId().Type)).Count);
        Assert.Equal(Self, await Management.GetActivationAddress(grain));
        Assert.Equal(1, await Management.GetGrainActivationCount((GrainReference)grain));
        Assert.Null(await Management.GetActivationAddress(_silo.Client.Script("never called")));
    }

    [Fact]
    public async Task RuntimeStatistics_TellLoadAndResources()
    {
        await _silo.Client.Script("one").Echo(1);
        await Management.ForceGarbageCollection([]);

        var statistics = Assert.Single(await Management.GetRuntimeStatistics([Self]));

        Assert.InRange(statistics.ActivationCount, 1, 100);
        Assert.InRange(statistics.EnvironmentStatistics.MemoryUsageBytes, 1 << 20, long.MaxValue);
        Assert.InRange(statistics.EnvironmentStatistics.CpuUsagePercentage, 0, 100);
    }

    [Fact]
    public async Task ActivationCollection_Forced_EndsWhatIsIdleForSoLong()
    {
        var grain = _silo.Client.Script("one");
        await grain.Echo(1);

        await Management.ForceActivationCollection(TimeSpan.FromHours(1));
        Assert.NotNull(await Management.GetActivationAddress(grain));

        await Eventually.TrueAsync(async () =>
        {
            await Management.ForceActivationCollection([Self], TimeSpan.Zero);
            return await Management.GetActivationAddress(grain) is null;
        });
    }

    [Fact]
    public async Task Report_WhileARequestRunsAndOthersWait_ShowsThem()
    {
        var grain = _silo.Client.Script("busy");
        var running = grain.Run(script => _silo.Board.Gate("end"));
        var waiting = grain.Run(script => Task.CompletedTask);
        await _silo.WaitingAsync(grain, 1);
        await Management.ForceRuntimeStatisticsCollection([]);

        var report = await ReportAsync();

        var figures = Assert.Single(report.Silos).Figures!;
        var oldest = figures.OldestRequests.Single(request => request.GrainId == grain.GetGrainId());
        Assert.Equal(("IScriptGrain.Run", 1), (oldest.Method, oldest.WaitingBehind));
        Assert.Equal(1, figures.LongestQueues.Single(queue => queue.GrainId == grain.GetGrainId()).Waiting);
        Assert.Equal(1.0, Assert.Single(report.Directory).Share, 6);
        Assert.True(figures.Process.ManagedBytes > 0 && figures.Process.PoolThreads > 0);
        _silo.Board.Open("end");
        await Task.WhenAll(running, waiting);
    }

    [Fact]
    public async Task Report_AfterCalls_CountsThemByMethodWithErrorsAndLatencies()
    {
        var grain = _silo.Client.Script("one");
        for (var call = 0; call < 100; call++)
        {
            await grain.Echo(call);
        }

        for (var call = 0; call < 3; call++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => grain.Run(script => throw new InvalidOperationException("as asked")));
        }

        // Longer than the coarse clock may lag, so that it would be timed in a busy grain too.
        await grain.Also(script => Task.Delay(TimeSpan.FromMilliseconds(150)));

        var figures = (await ReportAsync()).Silos.Single().Figures!;
        var methods = figures.GrainTypes.Single(type => type.ClassName == ScriptClass).Methods.ToDictionary(method => method.MethodName);
        Assert.Equal((100, 0), (methods["Echo"].Calls, methods["Echo"].Errors));
        Assert.Equal((3, 3), (methods["Run"].Calls, methods["Run"].Errors));
        Assert.Equal(100, methods["Echo"].Buckets.Sum());
        var longBucket = LatencyBuckets.Of(150_000);
        Assert.Equal(1, methods["Also"].Buckets[(longBucket - 1)..].Sum());
    }

    [Fact]
    public async Task Report_WithASiloThatIsUnreachable_SaysSoAndShowsTheOthers()
    {
        var gone = SiloAddress.New(IPAddress.Loopback, 1, 1);
        await using var silo = await TestSilo.StartAsync(builder => builder.Services.AddSingleton<IClusterMembershipService>(
            services => new StillMembership(services.GetRequiredService<LocalSilo>().Address, gone)));

        var report = await silo.Client.GetGrain<IClusterReportGrain>(0).Read();

        Assert.Equal(2, report.Silos.Count);
        Assert.NotNull(report.Silos.Single(entry => entry.Silo != gone).Figures);
        Assert.NotEmpty(report.Silos.Single(entry => entry.Silo == gone).Error!);
        Assert.Equal(1.0, report.Directory.Sum(share => share.Share), 6);
        Assert.Equal(7, report.Version);
        await Assert.ThrowsAsync<SiloUnavailableException>(() => silo.Client.GetGrain<IManagementGrain>(0).GetRuntimeStatistics([gone]));
        Assert.True(await silo.Client.GetGrain<IManagementGrain>(0).GetTotalActivationCount() > 0);
    }

    [Fact]
    public async Task Report_WithASiloThatNeverAnswers_WaitsFiveSecondsForItAndNoLonger()
    {
        var silent = SiloAddress.New(IPAddress.Loopback, 1, 1);
        var clock = new FakeTimeProvider();
        await using var silo = await TestSilo.StartAsync(
            builder =>
            {
                builder.Services.AddSingleton<IPeers>(new SilentPeers());
                builder.Services.AddSingleton<IClusterMembershipService>(services => new StillMembership(services.GetRequiredService<LocalSilo>().Address, silent));
            },
            clock);
        await silo.Client.Script("one").Echo(1);
        var armed = clock.ArmedTimers;

        var reading = silo.Client.GetGrain<IClusterReportGrain>(0).Read();
        await Eventually.TrueAsync(() => clock.ArmedTimers > armed);
        Assert.False(reading.IsCompleted);
        await Eventually.TrueAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return reading.IsCompleted;
        });

        Assert.NotNull((await reading).Silos.Single(entry => entry.Silo == silent).Error);
    }

    private Task<ClusterReport> ReportAsync() => _silo.Client.GetGrain<IClusterReportGrain>(0).Read();
}
