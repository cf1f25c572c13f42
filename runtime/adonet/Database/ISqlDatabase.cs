using System.Data.Common;

namespace Actors.Runtime.AdoNet.Database;

/// <summary>Runs statements on one database, on pooled connections and prepared. Any number of callers at a time.</summary>
internal interface ISqlDatabase : IDisposable
{
    /// <summary>Runs a statement that only reads.</summary>
    /// <param name="text">The statement; parameters are named with an at sign.</param>
    /// <param name="arguments">Values by name; those that the text does not mention are ignored.</param>
    /// <param name="read">Reads one row.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="Actors.Sql.DatabaseUnavailableException">The database cannot be reached or refuses.</exception>
    Task<IReadOnlyList<TRow>> QueryAsync<TRow>(
        string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken);

    /// <summary>Runs a statement that changes rows and answers with rows; outside of any transaction.</summary>
    /// <param name="text">The statement; parameters are named with an at sign.</param>
    /// <param name="arguments">Values by name; those that the text does not mention are ignored.</param>
    /// <param name="read">Reads one row of the answer.</param>
    /// <param name="cancellationToken">Stops waiting; the change may still have been made.</param>
    /// <exception cref="Actors.Sql.DatabaseUnavailableException">The database cannot be reached or refuses; the change may have been made.</exception>
    Task<IReadOnlyList<TRow>> ChangeAsync<TRow>(
        string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken);

    /// <summary>Runs one or more statements, all of them or none, and answers with the rows of the first that has any.</summary>
    /// <param name="text">The statements; parameters are named with an at sign.</param>
    /// <param name="arguments">Values by name; those that the text does not mention are ignored.</param>
    /// <param name="read">Reads one row of the answer.</param>
    /// <param name="cancellationToken">Stops waiting; the changes may still have been made.</param>
    /// <exception cref="Actors.Sql.DatabaseUnavailableException">The database cannot be reached or refuses; the changes may have been made.</exception>
    Task<IReadOnlyList<TRow>> ChangeTogetherAsync<TRow>(
        string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken);

    /// <summary>True when the same statement may succeed when it is tried again at once.</summary>
    bool IsTransient(Exception failure);
}
