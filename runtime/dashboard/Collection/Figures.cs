namespace Actors.Runtime.Dashboard.Collection;

/// <summary>Figures as people read them.</summary>
internal static class Figures
{
    private const int Digits = 3;

    /// <summary>To three significant digits below a thousand, and to whole numbers above; digits beyond would say more than is known.</summary>
    public static double? Round(double? value)
    {
        if (value is not { } figure || !double.IsFinite(figure))
        {
            return null;
        }

        if (figure == 0)
        {
            return 0;
        }

        var whole = (int)Math.Floor(Math.Log10(Math.Abs(figure))) + 1;
        return Math.Round(figure, Math.Clamp(Digits - whole, 0, 6));
    }

    /// <summary>What came in a time, by the second; null when there was no time.</summary>
    public static double? Rate(long count, TimeSpan elapsed) => elapsed > TimeSpan.Zero ? Round(count / elapsed.TotalSeconds) : null;
}
