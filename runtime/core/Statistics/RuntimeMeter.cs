using System.Diagnostics.Metrics;

namespace Actors.Runtime.Statistics;

/// <summary>The meter of one silo. Each part makes its instruments from it, named as Orleans names them.</summary>
internal sealed class RuntimeMeter : IDisposable
{
    public const string Name = "Microsoft.Orleans";

    public Meter Meter { get; } = new(Name);

    public void Dispose() => Meter.Dispose();
}
