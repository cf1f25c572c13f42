using System.Data.Common;
using Actors.Sql;
using Npgsql;

namespace Actors.Runtime.AdoNet.Database;

/// <summary>A PostgreSQL database. The driver pools connections and prepares what is used again.</summary>
internal sealed class PostgresDatabase : ISqlDatabase
{
    private const int PreparedStatementsMax = 32;

    private readonly DatabaseTarget _target;
    private readonly NpgsqlDataSource _source;

    public PostgresDatabase(DatabaseTarget target)
    {
        _target = target;
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString);
        settings.ApplicationName ??= "actors grain storage";
        if (settings.MaxAutoPrepare == 0)
        {
            settings.MaxAutoPrepare = PreparedStatementsMax;
            settings.AutoPrepareMinUsages = 2;
        }

        _source = PostgresSource.Create(settings);
    }

    public async Task<IReadOnlyList<TRow>> QueryAsync<TRow>(
        string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
    {
        try
        {
            var command = _source.CreateCommand(text);
            await using var commandScope = command.ConfigureAwait(false);
            foreach (var argument in arguments)
            {
                command.Parameters.Add(new NpgsqlParameter { ParameterName = argument.Name, DbType = argument.Type, Value = argument.Value ?? DBNull.Value });
            }

            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var readerScope = reader.ConfigureAwait(false);
            var rows = new List<TRow>(1);
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                rows.Add(read(reader));
            }

            return rows;
        }
        catch (Exception failure) when (DatabaseUnavailableException.IsDatabaseFailure(failure))
        {
            throw DatabaseUnavailableException.From(_target, failure);
        }
    }

    public Task<IReadOnlyList<TRow>> ChangeAsync<TRow>(
        string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken) =>
        QueryAsync(text, arguments, read, cancellationToken);

    // What is sent together is one transaction.
    public Task<IReadOnlyList<TRow>> ChangeTogetherAsync<TRow>(
        string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken) =>
        QueryAsync(text, arguments, read, cancellationToken);

    public bool IsTransient(Exception failure) => failure is DatabaseUnavailableException { InnerException: NpgsqlException { IsTransient: true } };

    public override string ToString() => _target.ToString();

    public void Dispose() => _source.Dispose();
}
