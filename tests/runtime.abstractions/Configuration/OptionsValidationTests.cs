using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.Abstractions.Tests.Configuration;

public sealed class OptionsValidationTests
{
    [Fact]
    public void Validate_Defaults_FindsNothing() => Validate(_ => { });

    [Fact]
    public void Validate_SeveralProblems_ReportsAllAtOnceWithValueAndRemedy()
    {
        var failure = Assert.Throws<OrleansConfigurationException>(() => Validate(services => services
            .Configure<ClusterOptions>(options => options.ClusterId = " ")
            .Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.Zero)
            .Configure<GrainCollectionOptions>(options => options.CollectionAge = TimeSpan.FromSeconds(5))
            .Configure<LoadSheddingOptions>(options => options.CpuThreshold = 101)
            .Configure<EndpointOptions>(options => options.SiloPort = 70000)));

        Assert.Contains("has 5 problem(s)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ClusterOptions.ClusterId is ' '; give", failure.Message, StringComparison.Ordinal);
        Assert.Contains("SiloMessagingOptions.ResponseTimeout is '00:00:00'; give", failure.Message, StringComparison.Ordinal);
        Assert.Contains("GrainCollectionOptions.CollectionAge is '00:00:05'; give", failure.Message, StringComparison.Ordinal);
        Assert.Contains("LoadSheddingOptions.CpuThreshold is '101'; give", failure.Message, StringComparison.Ordinal);
        Assert.Contains("EndpointOptions.SiloPort is '70000'; give", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ClassSpecificAge_NamesTheClass()
    {
        var failure = Assert.Throws<OrleansConfigurationException>(() => Validate(services => services
            .Configure<GrainCollectionOptions>(options => options.ClassSpecificCollectionAge["My.Grain"] = TimeSpan.FromSeconds(61))
            .Configure<GrainCollectionOptions>(options => options.CollectionQuantum = TimeSpan.FromMinutes(2))));

        Assert.Contains("ClassSpecificCollectionAge[My.Grain]", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ValidateOptions_RegisteredTwice_ReportsOnce()
    {
        var failure = Assert.Throws<OrleansConfigurationException>(() => Validate(services => services
            .ValidateOptions<ClusterOptions>()
            .Configure<ClusterOptions>(options => options.ServiceId = "")));

        Assert.Contains("has 1 problem(s)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Defaults_AreThoseOfTheContract()
    {
        Assert.Equal("default", new ClusterOptions().ClusterId);
        Assert.Equal("default", new ClusterOptions().ServiceId);
        Assert.Equal(TimeSpan.FromSeconds(30), new SiloMessagingOptions().ResponseTimeout);
        Assert.True(new SiloMessagingOptions().DropExpiredMessages);
        Assert.Equal(2, new SiloMessagingOptions().MaxForwardCount);
        Assert.Equal(TimeSpan.FromSeconds(1), new SchedulingOptions().TurnWarningLengthThreshold);
        Assert.Equal(TimeSpan.FromMinutes(15), new GrainCollectionOptions().CollectionAge);
        Assert.Equal(11111, new EndpointOptions().SiloPort);
        Assert.Equal(30000, new EndpointOptions().GatewayPort);
        Assert.False(new LoadSheddingOptions().LoadSheddingEnabled);
        Assert.True(new StatelessWorkerOptions().RemoveIdleWorkers);
    }

    private static void Validate(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection()
            .ValidateOptions<ClusterOptions>()
            .ValidateOptions<SiloMessagingOptions>()
            .ValidateOptions<ClientMessagingOptions>()
            .ValidateOptions<SchedulingOptions>()
            .ValidateOptions<GrainCollectionOptions>()
            .ValidateOptions<StatelessWorkerOptions>()
            .ValidateOptions<LoadSheddingOptions>()
            .ValidateOptions<EndpointOptions>();
        configure(services);
        using var provider = services.BuildServiceProvider();
        foreach (var validator in provider.GetServices<IConfigurationValidator>())
        {
            validator.ValidateConfiguration();
        }
    }
}
