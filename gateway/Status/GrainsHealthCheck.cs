using Actors.GrainInterfaces.KeyValue;
using Actors.Ledger;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Actors.Gateway.Status;

/// <summary>Asks a grain something, all the way: placement, activation, turn, answer.</summary>
internal sealed class GrainsHealthCheck(IGrainFactory grains) : IHealthCheck
{
    // Nobody needs to have stored anything there: absent is an answer too.
    internal const string ProbeKey = "actors/health";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await grains.GetGrain<IKeyValueGrain>(ProbeKey).Get().AsTask().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (LedgerException)
        {
            // The grain answered; the database is for the other check to judge.
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy("no silo runs grains for this gateway just now");
        }
    }
}
