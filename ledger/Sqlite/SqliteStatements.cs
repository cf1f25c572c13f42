using Microsoft.Data.Sqlite;

namespace Actors.Ledger.Sqlite;

/// <summary>The statements of one connection, prepared on first use.</summary>
internal sealed class SqliteStatements : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public SqliteStatements(SqliteConnection connection) => Connection = connection;

    public SqliteConnection Connection { get; }

    public void Execute(string sql, params ReadOnlySpan<object> values) => Bind(sql, values).ExecuteNonQuery();

    public SqliteDataReader Query(string sql, params ReadOnlySpan<object> values) => Bind(sql, values).ExecuteReader();

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        Connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
#pragma warning disable CA2100 // Only constants of this folder come here.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var number = 1; number <= values.Length; number++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${number}" });
            }

            _commands.Add(sql, command);
        }

        for (var place = 0; place < values.Length; place++)
        {
            command.Parameters[place].Value = values[place];
        }

        return command;
    }
}
