using Actors.Runtime.Management;

namespace Actors.Runtime.Dashboard.Collection;

/// <summary>What one silo told in one reading, and the sum of its calls.</summary>
internal sealed record SiloSample(SiloReport Report, CallSums Calls)
{
    public SiloFigures? Figures => Report.Figures;

    public static SiloSample Of(SiloReport report) =>
        new(report, report.Figures is { } figures ? CallSums.OfApplication(figures) : CallSums.Zero);
}
