namespace Actors.Sql;

/// <summary>Which database a host uses, and whether it may create its tables.</summary>
public sealed class DatabaseOptions
{
    /// <summary>The SQLite file used when nothing else is configured.</summary>
    public const string DefaultDatabase = "data/actors.db";

    /// <summary>
    /// A PostgreSQL connection string (<c>Host=…;Username=…</c>), a SQLite connection string (<c>Data Source=…</c>),
    /// or the path of a SQLite file. Default: <see cref="DefaultDatabase"/>.
    /// </summary>
    public string Database { get; set; } = DefaultDatabase;

    /// <summary>
    /// Whether the host applies the scripts of <see cref="Schema"/> when it starts. Default: true. Turn it off when the
    /// database user may not create tables; a DBA then runs <c>silo schema print</c>.
    /// </summary>
    public bool EnsureSchema { get; set; } = true;

    /// <summary>The parsed <see cref="Database"/>. Throws <see cref="FormatException"/> with the remedy when it cannot be parsed.</summary>
    public DatabaseTarget Target => DatabaseTarget.Parse(Database);
}
