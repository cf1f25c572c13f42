using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Actors.Runtime.Management;
using Actors.Runtime.Membership;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Actors.Runtime.Core.Tests.Management;

/// <summary>Management of two silos that talk over TCP.</summary>
public sealed class ClusterManagementTests
{
    private readonly MemoryMembership _tables = new();

    [Fact]
    public async Task Management_OfTwoSilos_SeesBothFromEither()
    {
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        SiloAddress[] silos = [AddressOf(first), AddressOf(second)];
        await Eventually.TrueAsync(() => new[] { first, second }.All(silo => silo.Services.GetRequiredService<ClusterMembers>().Active.Count == 2), TimeSpan.FromSeconds(20));
        for (var number = 0; number < 10; number++)
        {
            await first.Client.GetGrain<IWhereGrain>($"grain {number}").Where();
        }

        foreach (var silo in new[] { first, second })
        {
            var management = silo.Client.GetGrain<IManagementGrain>(0);
            await management.ForceRuntimeStatisticsCollection([]);
            Assert.Equal(silos.Order(), (await management.GetHosts(true)).Keys.Order());
            Assert.Equal(silos.Order(), (await management.GetDetailedHosts(true)).Select(row => row.SiloAddress).Order());
            Assert.Equal(2, (await management.GetRuntimeStatistics(silos)).Length);
            Assert.Equal(10, (await management.GetSimpleGrainStatistics()).Where(count => count.GrainType == typeof(WhereGrain).FullName).Sum(count => count.ActivationCount));
            Assert.Equal(10, (await management.GetDetailedGrainStatistics([typeof(WhereGrain).FullName!])).Length);
            var grain = silo.Client.GetGrain<IWhereGrain>("grain 3");
            Assert.Equal(await grain.Where(), (await management.GetActivationAddress(grain))!.ToParsableString());
            Assert.Equal(1, await management.GetGrainActivationCount((GrainReference)grain));
        }

        var report = await second.Client.GetGrain<IClusterReportGrain>(0).Read();
        Assert.Equal(silos.Order(), report.Silos.Select(entry => entry.Silo).Order());
        Assert.All(report.Silos, entry => Assert.Null(entry.Error));
        Assert.All(report.Silos, entry => Assert.NotEmpty(entry.Figures!.Connections));
        var calls = report.Silos.SelectMany(entry => entry.Figures!.GrainTypes).Where(type => type.ClassName == typeof(WhereGrain).FullName).SelectMany(type => type.Methods);
        Assert.Equal(12, calls.Sum(method => method.Calls));
        Assert.Equal(2, report.Members.Count(row => row.Status == SiloStatus.Active));
        Assert.Equal(1.0, report.Directory.Sum(share => share.Share), 6);
    }

    private static SiloAddress AddressOf(TestSilo silo) => silo.Services.GetRequiredService<LocalSilo>().Address;

    private Task<TestSilo> StartAsync() => TestSilo.StartAsync(silo =>
    {
        silo.Configure<Orleans.Configuration.ClusterOptions>(options => options.ClusterId = "management");
        silo.Configure<Orleans.Configuration.EndpointOptions>(options => (options.SiloPort, options.GatewayPort) = (0, 0));
        silo.UseMemoryClustering(_tables);
        silo.Services.AddClusterDirectory();
    });
}

public interface IWhereGrain : IGrainWithStringKey
{
    Task<string> Where();
}

/// <summary>Says where it is.</summary>
public sealed class WhereGrain(IGrainContext context) : Grain, IWhereGrain
{
    public Task<string> Where() => Task.FromResult(context.Address.SiloAddress!.ToParsableString());
}
