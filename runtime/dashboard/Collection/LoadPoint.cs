namespace Actors.Runtime.Dashboard.Collection;

/// <summary>One step of a history; not a number means that it is not known.</summary>
internal readonly record struct LoadPoint(
    DateTimeOffset At,
    float RequestsPerSecond,
    float ErrorsPerSecond,
    float Median,
    float Tail,
    float Processor,
    long MemoryBytes,
    int Activations,
    int Silos)
{
    /// <summary>A gap.</summary>
    public static LoadPoint Unknown(DateTimeOffset at) => new(at, float.NaN, float.NaN, float.NaN, float.NaN, float.NaN, -1, -1, -1);

    public static LoadPoint Of(ClusterPicture picture) => new(
        picture.Sample.At,
        Value(picture.RequestsPerSecond),
        Value(picture.ErrorsPerSecond),
        Value(Percentile.Milliseconds(picture.Sum.Buckets, 0.5)),
        Value(Percentile.Milliseconds(picture.Sum.Buckets, 0.99)),
        float.NaN,
        -1,
        picture.Activations,
        picture.ActiveSilos);

    public static LoadPoint Of(DateTimeOffset at, SiloSample sample, SiloLoad load) => sample.Figures is not { } figures ? Unknown(at) : new(
        at,
        Value(load.RequestsPerSecond),
        Value(load.ErrorsPerSecond),
        Value(load.MedianMilliseconds),
        Value(load.TailMilliseconds),
        figures.Runtime.EnvironmentStatistics.CpuUsagePercentage / 100,
        figures.Process.WorkingSetBytes,
        figures.Runtime.ActivationCount,
        1);

    public static float? ToNullable(float value) => float.IsNaN(value) ? null : value;

    private static float Value(double? value) => (float?)value ?? float.NaN;
}
