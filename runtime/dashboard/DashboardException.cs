using Microsoft.AspNetCore.Http;

namespace Actors.Runtime.Dashboard;

/// <summary>A question that cannot be answered, with the sentence and the status that say why.</summary>
internal sealed class DashboardException(int status, string message) : Exception(message)
{
    public int Status => status;

    public static DashboardException Unavailable(string message) => new(StatusCodes.Status503ServiceUnavailable, message);

    public static DashboardException NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public static DashboardException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static DashboardException Conflict(string message) => new(StatusCodes.Status409Conflict, message);

    public static DashboardException Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);
}
