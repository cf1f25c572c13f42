namespace Actors.Dashboard.Tests.Pages;

/// <summary>The tests that look at one cluster with one browser, one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class DashboardCollection : ICollectionFixture<ClusterUnderLoad>
{
    public const string Name = "dashboard";
}
