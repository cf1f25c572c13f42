namespace Actors.Benchmarks.Dashboard;

/// <summary>What the pages ask: each page with its first and its last page, what is searched for and what is found nowhere.</summary>
internal sealed class DashboardQuestions(DashboardPlan plan, string silo, string activation)
{
    private const int ReachMax = 2_000;

    public IReadOnlyList<(string Page, string Path)> All() =>
    [
        ("overview", "/ui/api/overview"),
        ("overview: slowest methods", "/ui/api/methods?order=latency&size=5"),
        ("silos", "/ui/api/silos"),
        ("silo", $"/ui/api/silos/{silo}"),
        ("membership", "/ui/api/membership"),
        ("grains", "/ui/api/grains?size=200"),
        ("methods", "/ui/api/methods?order=calls&size=100"),
        ("activations", "/ui/api/activations?size=50"),
        ("activations: search", "/ui/api/activations?search=00042&size=50"),
        ("activations: last page in reach", $"/ui/api/activations?search=i&page={ReachMax / 50}&size=50"),
        ("activations: found nowhere", "/ui/api/activations?search=nowhere&size=50"),
        ("activation", $"/ui/api/activation?grain={activation}"),
        ("services", "/ui/api/registry/services?size=50"),
        ("services: search by name", "/ui/api/registry/services?search=SERVICE-0999&size=50"),
        ("services: search by tag", "/ui/api/registry/services?search=zone-2&size=50"),
        ("services: last page", $"/ui/api/registry/services?page={Math.Max(1, plan.Services / 50)}&size=50"),
        ("services: found nowhere", "/ui/api/registry/services?search=nowhere&size=50"),
        ("service", $"/v1/health/service/{plan.ServiceOf(plan.Services / 2)}"),
        ($"service of {plan.InstancesOfLargest:N0} instances", $"/v1/health/service/{DashboardPlan.LargestService}"),
        ("keys", "/ui/api/registry/keys?size=100"),
        ("keys: a folder of folders", "/ui/api/registry/keys?prefix=folder-0050%2F&size=100"),
        ("keys: a large folder, the end", $"/ui/api/registry/keys?prefix={Uri.EscapeDataString(DashboardPlan.LargestFolder)}&after={Uri.EscapeDataString(plan.KeyOf((plan.Keys / 10) - 100))}&size=100"),
        ("keys: last page", "/ui/api/registry/keys?after=folder-0090&size=100"),
        ("keys: search, found at the end", $"/ui/api/registry/keys?search=KEY-{plan.Keys - 1:000000}&size=100"),
        ("keys: search, many found", "/ui/api/registry/keys?search=PART-7&size=100"),
        ("keys: search, found nowhere", "/ui/api/registry/keys?search=nowhere&size=100"),
        ("key", $"/v1/kv/{plan.KeyOf(plan.Keys / 2)}"),
        ("key: versions", $"/v1/kv/{plan.KeyOf(plan.Keys / 2)}?versions"),
        ("sessions", "/ui/api/registry/sessions?size=50"),
        ("sessions: search", "/ui/api/registry/sessions?search=session-0999&size=50"),
        ("sessions: who holds a key", "/ui/api/registry/sessions?search=locks%2F0500&size=50"),
    ];
}
