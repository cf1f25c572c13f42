using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Actors.Runtime.Clients;

/// <summary>Healthy while the client can send calls to its cluster.</summary>
internal sealed class ClientHealthCheck(ClientStatus status, GatewayPool pool) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(status.IsConnected
            ? HealthCheckResult.Healthy(string.Create(CultureInfo.InvariantCulture, $"Connected to {status.GatewaysCount} of {pool.KnownCount} gateways."))
            : HealthCheckResult.Unhealthy($"Connected to no gateway of the cluster. {status.LastFailure?.Message}", status.LastFailure));
}
