using Actors.Ledger.Commit;
using Actors.Ledger.Storage;
using Npgsql;

namespace Actors.Ledger.Postgres;

/// <summary>A whole group in one round trip: the lock, one statement per round, and the commit.</summary>
internal sealed class PreparedGroup : IDisposable
{
    private readonly NpgsqlBatch _batch;
    private readonly List<GroupStatement> _statements;

    private PreparedGroup(NpgsqlBatch batch, List<GroupStatement> statements)
    {
        _batch = batch;
        _statements = statements;
    }

    public static async ValueTask<PreparedGroup> CreateAsync(NpgsqlConnection connection, int rounds, bool hasBatches, CancellationToken cancellationToken)
    {
        var statements = Enumerable.Range(0, rounds).Select(_ => new GroupStatement(hasBatches)).ToList();
        var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(GroupStatement.Lock));
        statements.ForEach(statement => batch.BatchCommands.Add(statement.Command));
        await batch.PrepareAsync(cancellationToken).ConfigureAwait(false);
        return new(batch, statements);
    }

    /// <summary>Commits the group and reports its outcomes.</summary>
    public async ValueTask ExecuteAsync(Guid writer, CommitGroup group, CancellationToken cancellationToken)
    {
        for (var round = 0; round < _statements.Count; round++)
        {
            _statements[round].Bind(writer, group, group.Rounds[round]);
        }

        var count = 0;
        var reader = await _batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false))
            {
                count += await GroupStatement.ReadAsync(reader, group, cancellationToken).ConfigureAwait(false);
                group.Watch?.Restart();
            }
        }

        _statements.ForEach(statement => statement.Clear());
        if (count != group.Count)
        {
            throw new GroupNotAppliedException(new WriterFencedException());
        }
    }

    public void Dispose() => _batch.Dispose();
}
