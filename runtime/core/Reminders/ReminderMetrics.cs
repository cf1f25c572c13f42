using System.Diagnostics.Metrics;
using Actors.Runtime.Statistics;

namespace Actors.Runtime.Reminders;

/// <summary>How many reminders this silo holds, how many ticks it has sent, and how late.</summary>
internal sealed class ReminderMetrics
{
    private readonly Histogram<double> _tardiness;
    private readonly Counter<long> _ticks;
    private Func<int> _count = static () => 0;

    public ReminderMetrics(RuntimeMeter meter)
    {
        _tardiness = meter.Meter.CreateHistogram<double>("orleans-reminders-tardiness", "s", "From a tick's due time to its sending.");
        _ticks = meter.Meter.CreateCounter<long>("orleans-reminders-ticks-delivered", "{tick}", "Ticks that grains have received.");
        meter.Meter.CreateObservableGauge("orleans-reminders-active", () => _count(), "{reminder}", "Reminders in memory: those of this silo that are due soon.");
    }

    public void Observe(Func<int> count) => _count = count;

    public void OnSending(TimeSpan tardiness) => _tardiness.Record(Math.Max(0, tardiness.TotalSeconds));

    public void OnDelivered() => _ticks.Add(1);
}
