using Actors.Sql;
using Actors.Tests.Infrastructure;

namespace Actors.Ledger.Tests;

public sealed class SchemaTests
{
    [Theory, EachBackend]
    public async Task Apply_ManyProcessesAtOnceAndAgain_Succeeds(SqlDialect dialect)
    {
        await using var database = await TestDatabase.CreateAsync(dialect);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Schema.ApplyAsync(database.Options.Target, CancellationToken.None)));
        var ledger = await database.OpenAsync();
        await ledger.PutAsync("a", "1");
        await Schema.ApplyAsync(database.Options.Target, CancellationToken.None);

        Assert.Equal("1", (await ledger.GetAsync("a")).Text());
    }

    [Theory]
    [InlineData(SqlDialect.Sqlite)]
    [InlineData(SqlDialect.PostgreSql)]
    public void Print_Dialect_HoldsEveryScript(SqlDialect dialect) =>
        Assert.Contains("create table if not exists ledger_entries", Schema.Print(dialect), StringComparison.Ordinal);

    [Theory]
    [InlineData("Host=db;Username=me;Password=secret;Database=actors", SqlDialect.PostgreSql, "PostgreSQL database 'actors' at 'db:5432'")]
    [InlineData("data/actors.db", SqlDialect.Sqlite, "SQLite file 'data/actors.db'")]
    [InlineData("Data Source=x.db;Mode=ReadWriteCreate", SqlDialect.Sqlite, "SQLite file 'x.db'")]
    public void Parse_ValidText_NamesTheDatabaseWithoutItsPassword(string text, SqlDialect dialect, string name)
    {
        var target = DatabaseTarget.Parse(text);

        Assert.Equal((dialect, name), (target.Dialect, target.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("User=me;Password=secret")]
    [InlineData("Host=db;Password=secret;Port=many")]
    [InlineData("Host=db;bogus=secret")]
    public void Parse_InvalidText_SaysWhatIsExpectedWithoutRepeatingIt(string text)
    {
        var refused = Assert.Throws<FormatException>(() => DatabaseTarget.Parse(text));

        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task Apply_DatabaseDoesNotExist_SaysSo()
    {
        var server = await PostgresServer.SharedAsync();

        var refused = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => Schema.ApplyAsync(DatabaseTarget.Parse(server.ConnectionString("missing")), CancellationToken.None));

        Assert.Contains("does not exist", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_FileIsNoDatabase_SaysSo()
    {
        var folder = Directory.CreateTempSubdirectory("actors-schema-");
        var path = Path.Combine(folder.FullName, "text.db");
        await File.WriteAllTextAsync(path, string.Concat(Enumerable.Repeat("This is not a database. ", 100)));

        var refused = await Assert.ThrowsAsync<DatabaseUnavailableException>(() => Schema.ApplyAsync(DatabaseTarget.OfFile(path), CancellationToken.None));

        Assert.Contains("not a SQLite database", refused.Message, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
