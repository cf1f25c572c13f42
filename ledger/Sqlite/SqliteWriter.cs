using Actors.Ledger.Commit;
using Actors.Ledger.Storage;
using Actors.Sql;

namespace Actors.Ledger.Sqlite;

/// <summary>Applies a group unit by unit inside one immediate transaction: SQLite admits one writer at a time anyway.</summary>
internal sealed class SqliteWriter : ILedgerWriter
{
    private readonly DatabaseTarget _target;
    private readonly LedgerOptions _options;
    private readonly TimeProvider _timeProvider;
    private SqliteStatements? _statements;
    private string _writer = "";

    public SqliteWriter(DatabaseTarget target, LedgerOptions options, TimeProvider timeProvider)
    {
        _target = target;
        _options = options;
        _timeProvider = timeProvider;
    }

    // SQLite blocks its thread, so the work leaves the caller's.
    public async ValueTask<bool> ConnectAsync(CommitGroup? unresolved, CancellationToken cancellationToken) =>
        await Task.Run(() => Connect(unresolved), cancellationToken).ConfigureAwait(false);

    public async ValueTask CommitAsync(CommitGroup group, CancellationToken cancellationToken) =>
        await Task.Run(() => Commit(group), cancellationToken).ConfigureAwait(false);

    public ValueTask DisposeAsync()
    {
        _statements?.Dispose();
        _statements = null;
        return ValueTask.CompletedTask;
    }

    private bool Connect(CommitGroup? unresolved)
    {
        _statements?.Dispose();
        _statements = null;
        var statements = new SqliteStatements(SqliteDatabase.Open(_target, _options.CommitWaitMax / 2));
        _statements = statements;
        var successor = Guid.NewGuid().ToString("N");
        SqliteDatabase.BeginImmediate(statements.Connection, _options.CommitWaitMax / 2);
        var committed = SqliteSuccession.Succeed(statements, _writer, successor, Now(), unresolved);
        statements.Execute("commit");
        // Only now: as long as this is in doubt, the former writer is the one to ask about.
        _writer = successor;
        return committed;
    }

    private void Commit(CommitGroup group)
    {
        var statements = _statements ?? throw new InvalidOperationException("The writer is not connected; call ConnectAsync first.");
        group.BeginAttempt();
        try
        {
            SqliteDatabase.BeginImmediate(statements.Connection, _options.CommitWaitMax / 2);
            new SqliteGroup(statements, _writer, _options.HistoryRules, Now()).Apply(group);
            if (!group.TryBegin())
            {
                throw GroupNotAppliedException.Withdrawn();
            }
        }
        catch (Exception failure)
        {
            // SQLite drops an unfinished transaction with its connection, so the group cannot be applied any more.
            statements.Dispose();
            throw new GroupNotAppliedException(failure);
        }

        statements.Execute("commit");
    }

    private long Now() => _timeProvider.GetUtcNow().ToUnixTimeMilliseconds();
}
