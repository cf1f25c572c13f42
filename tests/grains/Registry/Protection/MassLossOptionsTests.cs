using Actors.Grains.Registry;

namespace Actors.Grains.Tests.Registry.Protection;

public sealed class MassLossOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreOff()
    {
        var options = new RegistryOptions();

        Assert.True(new RegistryOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal(0, options.MassLoss.ShareOf("web"));
    }

    [Fact]
    public void Validate_WrongValues_AreAllNamedWithARemedy()
    {
        var options = new RegistryOptions();
        options.MassLoss.Share = 1;
        options.MassLoss.Services["web"] = double.NaN;
        options.MassLoss.Window = TimeSpan.Zero;
        options.MassLoss.HoldMax = TimeSpan.FromDays(8);
        options.MassLoss.InstancesMin = 0;

        var problems = new RegistryOptionsValidator().Validate(null, options).Failures!.ToList();

        Assert.Equal(5, problems.Count);
        Assert.Contains("Registry option MassLoss:Share is '1'; choose a share from 0, which is off, to below 1, such as 0.5.", problems);
        Assert.Contains(problems, problem => problem.StartsWith("Registry option MassLoss:Services:web is 'NaN'; choose", StringComparison.Ordinal));
    }

    [Fact]
    public void ShareOf_ServiceWithAnOwnShare_IsThat()
    {
        var options = new RegistryOptions();
        options.MassLoss.Share = 0.5;
        options.MassLoss.Services["web"] = 0;

        Assert.Equal((0, 0.5), (options.MassLoss.ShareOf("web"), options.MassLoss.ShareOf("other")));
    }
}
