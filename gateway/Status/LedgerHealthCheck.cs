using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Actors.Gateway.Status;

/// <summary>Reads one row from the database.</summary>
internal sealed class LedgerHealthCheck(ILedger ledger) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await ledger.ReadAsync(KeyValuePayload.Space, GrainsHealthCheck.ProbeKey, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (LedgerException exception)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
