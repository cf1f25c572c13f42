using System.Diagnostics.Metrics;

namespace Actors.Grains.Registry;

/// <summary>What the registry counts.</summary>
internal sealed class RegistryMetrics
{
    private readonly Counter<long> _reports;
    private readonly Counter<long> _expirations;
    private readonly Counter<long> _statusCommits;
    private readonly Counter<long> _postponedCommits;

    public RegistryMetrics(IMeterFactory meterFactory)
    {
        var meter = meterFactory.Create("Actors.Grains");
        _reports = meter.CreateCounter<long>("actors.registry.reports", "{report}", "Heartbeats taken.");
        _expirations = meter.CreateCounter<long>("actors.registry.expirations", "{expiration}", "TTL checks that expired.");
        _statusCommits = meter.CreateCounter<long>("actors.registry.status_commits", "{commit}", "Changes of status that were committed.");
        _postponedCommits = meter.CreateCounter<long>(
            "actors.registry.postponed_commits", "{commit}", "Changes of status that could not be committed at once.");
    }

    public void Reported() => _reports.Add(1);

    public void Expired() => _expirations.Add(1);

    public void StatusCommitted() => _statusCommits.Add(1);

    public void CommitPostponed() => _postponedCommits.Add(1);
}
