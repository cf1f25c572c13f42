using Actors.Runtime.Dashboard.Collection;
using Actors.Runtime.Dashboard.Http;

namespace Actors.Runtime.Dashboard.Calls;

/// <summary>Answers for grain types and methods, from the picture alone.</summary>
internal sealed class CallReader(ClusterWatch watch)
{
    public async Task<Page<GrainItem>> ReadTypesAsync(PageQuery query, CancellationToken cancellationToken)
    {
        var types = (await watch.ReadAsync(cancellationToken)).Calls;
        return query.Cut([.. types.Types.Where(type => query.Finds(type.Type) || query.Finds(type.Class))]);
    }

    public async Task<GrainDetails> ReadTypeAsync(string type, CancellationToken cancellationToken) =>
        (await watch.ReadAsync(cancellationToken)).Calls.Details.GetValueOrDefault(type)
        ?? throw DashboardException.NotFound($"No grain of the type '{type}' is active or has been called since the silos started.");

    public async Task<MethodsAnswer> ReadMethodsAsync(string? order, int size, CancellationToken cancellationToken)
    {
        var methods = (await watch.ReadAsync(cancellationToken)).Calls.Methods;
        var ordered = order switch
        {
            null or "" or "calls" => methods.OrderByDescending(method => method.CallsPerSecond ?? 0).ThenByDescending(method => method.Calls),
            "errors" => methods.Where(method => method.Errors > 0).OrderByDescending(method => method.ErrorsPerSecond ?? 0).ThenByDescending(method => method.Errors),
            "latency" => methods.OrderByDescending(method => method.P99 ?? 0).ThenByDescending(method => method.P50 ?? 0),
            _ => throw DashboardException.BadRequest($"Methods are not ordered by '{order}'; choose calls, errors or latency."),
        };
        return new MethodsAnswer([.. ordered.Take(size)]);
    }
}
