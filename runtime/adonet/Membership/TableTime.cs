using System.Data.Common;
using System.Globalization;
using Actors.Runtime.AdoNet.Database;

namespace Actors.Runtime.AdoNet.Membership;

/// <summary>Times in the table: timestamps in PostgreSQL, text in SQLite, UTC in both.</summary>
internal static class TableTime
{
    private const string TextFormat = "yyyy-MM-dd HH:mm:ss.fff";

    public static DateTime Read(DbDataReader reader, int column) => reader.GetValue(column) switch
    {
        DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc),
        DateTimeOffset time => time.UtcDateTime,
        string text => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal),
        var other => throw new InvalidOperationException($"A time of the membership table is a '{other.GetType().Name}'; it must be a timestamp or text."),
    };

    /// <summary>The form in which the database stores times.</summary>
    public static SqlArgument Write(string name, DateTime time, bool asText)
    {
        var utc = time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : DateTime.SpecifyKind(time, DateTimeKind.Utc);
        return asText
            ? SqlArgument.Text(name, utc.ToString(TextFormat, CultureInfo.InvariantCulture))
            : new SqlArgument(name, System.Data.DbType.DateTimeOffset, new DateTimeOffset(utc, TimeSpan.Zero));
    }
}
