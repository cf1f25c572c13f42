using System.Globalization;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Membership;

/// <summary>How the column <c>SuspectTimes</c> says who suspects a silo: <c>ip:port@generation,time</c>, with bars between.</summary>
internal static class SuspicionText
{
    private const string TimeFormat = "yyyy-MM-dd HH:mm:ss.fff 'GMT'";

    /// <summary>Null when nobody does.</summary>
    public static string? Write(List<Tuple<SiloAddress, DateTime>>? suspects) => suspects is not { Count: > 0 }
        ? null
        : string.Join('|', suspects.Select(suspect => string.Create(CultureInfo.InvariantCulture, $"{suspect.Item1.ToParsableString()},{suspect.Item2.ToString(TimeFormat, CultureInfo.InvariantCulture)}")));

    public static List<Tuple<SiloAddress, DateTime>>? Read(string? text) => string.IsNullOrEmpty(text) ? null : [.. text.Split('|').Select(ReadOne)];

    private static Tuple<SiloAddress, DateTime> ReadOne(string item)
    {
        var comma = item.LastIndexOf(',');
        return comma > 0 && DateTime.TryParseExact(
                item.AsSpan(comma + 1), TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? Tuple.Create(SiloAddress.FromParsableString(item[..comma]), time)
            : throw new FormatException($"The suspicion '{item}' in the membership table is not of the form 'ip:port@generation,time'; correct or clear the column SuspectTimes.");
    }
}
