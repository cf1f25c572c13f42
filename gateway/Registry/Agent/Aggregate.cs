using Actors.GrainInterfaces.Registry;

namespace Actors.Gateway.Registry.Agent;

/// <summary>What all checks of an instance say together. Ordered: the worst is the largest.</summary>
internal enum AggregateStatus
{
    Passing,
    Warning,
    Critical,
    Maintenance,
}

/// <summary>Takes the checks of an instance and of its node together: maintenance before critical before warning; none is passing.</summary>
internal static class Aggregate
{
    public static AggregateStatus Of(ServiceInstance instance, ServiceInstance? row)
    {
        var worst = AggregateStatus.Passing;
        foreach (var check in row is null ? instance.Checks : [.. row.Checks, .. instance.Checks])
        {
            var status = check.Definition.Type == CheckTypes.Maintenance ? AggregateStatus.Maintenance : Of(check.Status);
            worst = status > worst ? status : worst;
        }

        return worst;
    }

    public static int Code(AggregateStatus status) => status switch
    {
        AggregateStatus.Passing => StatusCodes.Status200OK,
        AggregateStatus.Warning => StatusCodes.Status429TooManyRequests,
        AggregateStatus.Critical or AggregateStatus.Maintenance => StatusCodes.Status503ServiceUnavailable,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status is passing, warning, critical or maintenance."),
    };

    public static string Text(AggregateStatus status) => status switch
    {
        AggregateStatus.Passing => "passing",
        AggregateStatus.Warning => "warning",
        AggregateStatus.Critical => "critical",
        AggregateStatus.Maintenance => "maintenance",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status is passing, warning, critical or maintenance."),
    };

    private static AggregateStatus Of(CheckStatus status) => status switch
    {
        CheckStatus.Passing => AggregateStatus.Passing,
        CheckStatus.Warning => AggregateStatus.Warning,
        CheckStatus.Critical => AggregateStatus.Critical,
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "A status is passing, warning or critical."),
    };
}
