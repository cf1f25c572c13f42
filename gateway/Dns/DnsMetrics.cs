using System.Diagnostics.Metrics;
using Actors.Gateway.Dns.Wire;

namespace Actors.Gateway.Dns;

/// <summary>Counts DNS questions by type and outcome; types that nobody should ask count as one.</summary>
internal sealed class DnsMetrics
{
    private const string MeterName = "Actors.Gateway.Dns";

    private readonly Counter<long> _questions;
    private readonly Counter<long> _dropped;

    public DnsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _questions = meter.CreateCounter<long>("actors.dns.questions", "{question}", "Questions that were answered.");
        _dropped = meter.CreateCounter<long>("actors.dns.dropped", "{question}", "Questions and connections beyond the limit, which got no answer.");
    }

    public void Answered(DnsType type, DnsCode code) => _questions.Add(
        1, new("dns.question.type", Enum.IsDefined(type) ? type.ToString() : "other"), new("dns.response.code", code.ToString()));

    public void Dropped() => _dropped.Add(1);
}
