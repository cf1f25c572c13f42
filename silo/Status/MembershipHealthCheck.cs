using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Actors.Silo.Status;

/// <summary>Whether the cluster counts this silo as one of its own.</summary>
internal sealed class MembershipHealthCheck(ISiloStatusOracle oracle) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = oracle.CurrentStatus;
        return Task.FromResult(status == SiloStatus.Active ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"silo '{oracle.SiloAddress}' is {status}"));
    }
}
