using System.Data.Common;
using Actors.Runtime.AdoNet.Database;
using Actors.Runtime.AdoNet.Storage;
using Actors.Tests.Infrastructure;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Tests;

public sealed class StorageStatementsTests
{
    private static readonly StorageRow Row = StorageRow.Of("service", "state", GrainId.Create("cart", "one"));

    private readonly FakeTimeProvider _clock = new();
    private readonly FlakyDatabase _database = new();

    [Fact]
    public async Task Read_TransientFailures_IsTriedAgainWithPauses()
    {
        using var statements = Open();
        _database.FailuresLeft = 3;

        var read = statements.ReadAsync(Row, CancellationToken.None);
        for (var pause = 0; pause < 3; pause++)
        {
            await Eventually.TrueAsync(() => _clock.ArmedTimers == 1);
            _clock.Advance(TimeSpan.FromMilliseconds(50 << pause));
        }

        Assert.Null(await read);
        Assert.Equal(4, _database.Reads);
    }

    [Fact]
    public async Task Read_LastingOrOtherFailure_IsReported()
    {
        using var statements = Open();
        _database.FailuresLeft = 1;
        _database.Failure = new InvalidOperationException("defect");

        await Assert.ThrowsAsync<InvalidOperationException>(() => statements.ReadAsync(Row, CancellationToken.None));

        Assert.Equal(1, _database.Reads);
    }

    [Fact]
    public async Task Write_TransientFailure_IsNotTriedAgain()
    {
        using var statements = Open();
        _database.FailuresLeft = 1;

        await Assert.ThrowsAsync<TimeoutException>(() => statements.WriteAsync(Row, null, [], CancellationToken.None));

        Assert.Equal(1, _database.Changes);
    }

    private StorageStatements Open() => new(_database, _clock, NullLogger.Instance);

    /// <summary>A database with the texts of the contract and no rows, which fails some times.</summary>
    private sealed class FlakyDatabase : ISqlDatabase
    {
        public int FailuresLeft { get; set; }

        public Exception Failure { get; set; } = new TimeoutException("no answer");

        public int Reads { get; private set; }

        public int Changes { get; private set; }

        public Task<IReadOnlyList<TRow>> QueryAsync<TRow>(
            string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
        {
            if (text.Contains("OrleansQuery", StringComparison.Ordinal))
            {
                string[] keys = ["ReadFromStorageKey", "WriteToStorageKey", "ClearStorageKey", "DeleteStorageKey"];
                return Task.FromResult((IReadOnlyList<TRow>)(object)keys.Select(key => KeyValuePair.Create(key, "text")).ToList());
            }

            Reads++;
            return AnswerAsync<TRow>();
        }

        public Task<IReadOnlyList<TRow>> ChangeAsync<TRow>(
            string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken)
        {
            Changes++;
            return AnswerAsync<TRow>();
        }

        public Task<IReadOnlyList<TRow>> ChangeTogetherAsync<TRow>(
            string text, IReadOnlyList<SqlArgument> arguments, Func<DbDataReader, TRow> read, CancellationToken cancellationToken) =>
            ChangeAsync(text, arguments, read, cancellationToken);

        public bool IsTransient(Exception failure) => failure is TimeoutException;

        public void Dispose()
        {
        }

        private Task<IReadOnlyList<TRow>> AnswerAsync<TRow>() =>
            FailuresLeft-- > 0 ? Task.FromException<IReadOnlyList<TRow>>(Failure) : Task.FromResult<IReadOnlyList<TRow>>([]);
    }
}
