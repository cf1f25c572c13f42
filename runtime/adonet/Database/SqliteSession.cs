using System.Data.Common;
using Actors.Sql;
using Microsoft.Data.Sqlite;

namespace Actors.Runtime.AdoNet.Database;

/// <summary>One connection and the statements prepared on it. One caller at a time.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public SqliteSession(SqliteConnection connection) => _connection = connection;

    public List<TRow> Query<TRow>(string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read)
    {
        var command = Prepare(text);
        foreach (var argument in arguments)
        {
            Bind(command, argument);
        }

        using var reader = command.ExecuteReader();
        var rows = new List<TRow>(1);
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        // The statements after the first that answers run only when they are asked for.
        while (reader.NextResult())
        {
        }

        return rows;
    }

    /// <summary>Runs statements, all of them or none. After an error the session must be closed, which takes back what was done.</summary>
    public List<TRow> QueryInTransaction<TRow>(string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read)
    {
        // Not begun with a read, which could not become a write while another process writes.
        SqliteDatabase.BeginImmediate(_connection);
        var rows = Query(text, arguments, read);
        Prepare("commit").ExecuteNonQuery();
        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    // The texts are the few of OrleansQuery, so this does not grow.
    private SqliteCommand Prepare(string text)
    {
        if (!_commands.TryGetValue(text, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = text;
            _commands.Add(text, command);
        }

        return command;
    }

    private static void Bind(SqliteCommand command, SqlArgument argument)
    {
        var name = $"@{argument.Name}";
        var index = command.Parameters.IndexOf(name);
        var parameter = index < 0 ? command.Parameters.Add(new SqliteParameter { ParameterName = name, DbType = argument.Type }) : command.Parameters[index];
        parameter.Value = argument.Value ?? DBNull.Value;
    }
}
