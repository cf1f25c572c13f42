using System.Diagnostics.Metrics;
using Actors.Gateway.Http;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Metering;

/// <summary>
/// Requests by path and method as metrics. They are counted here and not by ASP.NET's own meter, which would make every request a tenth dearer.
/// What may wait for a change is counted and not timed: it takes as long as it was asked to.
/// </summary>
internal sealed class RequestMetrics : IDisposable
{
    private const string MeterName = "Actors.Gateway";
    private const string RouteTag = "route";
    private const string MethodTag = "method";
    private const string StatusTag = "status";
    private const string BoundTag = "duration";

    // The places of methods among their names.
    private const int Get = 0;
    private const int Put = 1;
    private const int Delete = 2;
    private const int Other = 3;

    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Put, HttpMethods.Delete, "other"];

    private readonly RequestFigures[] _figures;
    private readonly string[] _routes;
    private readonly bool[] _isStream;
    private readonly Meter _meter;
    private readonly MetricsOptions _options;

    public RequestMetrics(IEnumerable<IRawBranch> branches, IMeterFactory factory, IOptions<MetricsOptions> options)
    {
        _options = options.Value;
        _routes = [.. branches.Select(branch => branch.Prefix)];
        _isStream = [.. branches.Select(branch => branch.IsStream)];
        _figures = [.. Enumerable.Range(0, _routes.Length * Methods.Length).Select(_ => new RequestFigures())];
        _meter = factory.Create(MeterName);
        _meter.CreateObservableCounter("actors.gateway.requests", ReadCounts, "{request}", "Requests that have been answered, by path, method and the status' first digit.");
        _meter.CreateObservableCounter("actors.gateway.request.duration-sum", () => Read(figures => figures.Milliseconds), "ms", "The time of all timed requests together.");
        _meter.CreateObservableCounter("actors.gateway.request.duration-bucket", ReadBuckets, "{request}", "How long requests took, without those that may wait for a change.");
    }

    /// <summary>A request below a path has been answered.</summary>
    /// <param name="route">The number of the path's branch.</param>
    /// <param name="context">The request.</param>
    /// <param name="duration">How long that took.</param>
    public void Ended(int route, HttpContext context, TimeSpan duration)
    {
        if (!_options.Enabled)
        {
            return;
        }

        var method = NumberOf(context.Request.Method);
        var figures = _figures[(route * Methods.Length) + method];
        figures.Count(context.Response.StatusCode);
        if (method is Put or Delete || !(_isStream[route] || MayWait(context.Request.QueryString)))
        {
            figures.Time(duration);
        }
    }

    public void Dispose() => _meter.Dispose();

    private static int NumberOf(string method) => HttpMethods.IsGet(method) ? Get : HttpMethods.IsPut(method) ? Put : HttpMethods.IsDelete(method) ? Delete : Other;

    private static bool MayWait(QueryString query) => query is { HasValue: true, Value: var text } && (Has(text, "index=") || Has(text, "hash="));

    private static bool Has(string query, string parameter)
    {
        var place = query.IndexOf(parameter, StringComparison.OrdinalIgnoreCase);
        while (place > 0 && query[place - 1] is not ('?' or '&'))
        {
            place = query.IndexOf(parameter, place + 1, StringComparison.OrdinalIgnoreCase);
        }

        return place > 0;
    }

    private IEnumerable<(KeyValuePair<string, object?>[] Tags, RequestFigures Figures)> Used()
    {
        for (var number = 0; number < _figures.Length; number++)
        {
            var figures = _figures[number];
            if (Enumerable.Range(0, RequestFigures.ClassCount).Any(statusClass => figures.CountOf(statusClass) > 0))
            {
                yield return ([new(RouteTag, _routes[number / Methods.Length]), new(MethodTag, Methods[number % Methods.Length])], figures);
            }
        }
    }

    private IEnumerable<Measurement<long>> ReadCounts() =>
        from used in Used()
        from statusClass in Enumerable.Range(0, RequestFigures.ClassCount)
        let count = used.Figures.CountOf(statusClass)
        where count > 0
        select new Measurement<long>(count, [.. used.Tags, new(StatusTag, $"{statusClass}xx")]);

    private IEnumerable<Measurement<double>> Read(Func<RequestFigures, double> part) => Used().Select(used => new Measurement<double>(part(used.Figures), used.Tags));

    private IEnumerable<Measurement<long>> ReadBuckets()
    {
        foreach (var (tags, figures) in Used())
        {
            var below = 0L;
            var counts = figures.ReadBuckets();
            for (var bucket = 0; bucket < counts.Length; bucket++)
            {
                below += counts[bucket];
                yield return new Measurement<long>(below, [.. tags, new(BoundTag, RequestFigures.UpperMilliseconds(bucket))]);
            }
        }
    }
}
