using Actors.Runtime.Validation;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Defaults_AreThoseOfTheContract()
    {
        var options = new AdoNetGrainStorageOptions();

        Assert.Equal(("Npgsql", 10000, false), (options.Invariant, options.InitStage, options.DeleteStateOnClear));
        Assert.Null(options.GrainStorageSerializer);
    }

    [Fact]
    public void Validate_UnknownInvariantAndNoConnectionString_NamesBothWithARemedy()
    {
        var services = new ServiceCollection().ValidateOptions<AdoNetGrainStorageOptions>("disk");
        services.Configure<AdoNetGrainStorageOptions>("disk", options => options.Invariant = "Oracle");
        using var provider = services.BuildServiceProvider();

        var failure = Assert.Throws<OrleansConfigurationException>(provider.GetRequiredService<IConfigurationValidator>().ValidateConfiguration);

        Assert.Contains("Invariant is 'Oracle'; give 'Npgsql' or 'Microsoft.Data.Sqlite'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionString is ''; give a value", failure.Message, StringComparison.Ordinal);
    }
}
