using Actors.Gateway.Access.Tokens;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Access;

/// <summary>Where tokens are asked for: whether they have been read, without which nobody is let in.</summary>
internal sealed class AccessHealthCheck(AccessPicture picture, IOptions<AccessOptions> options) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        picture.IsThere || !options.Value.Enabled ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("the tokens are still being read from the database"));
}
