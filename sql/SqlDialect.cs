namespace Actors.Sql;

/// <summary>The databases that Actors runs on.</summary>
public enum SqlDialect
{
    /// <summary>A file on the local disk, opened by every process of one machine.</summary>
    Sqlite,

    /// <summary>A PostgreSQL server, version 13 or later.</summary>
    PostgreSql,
}
