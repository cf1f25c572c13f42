using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Actors.Sql;
using Npgsql;

namespace Actors.Benchmarks.Ledger;

/// <summary>The database without the ledger: one row a transaction. What the ledger is measured against.</summary>
internal static partial class BareDatabase
{
    private const string Upsert = "insert into bare (id, payload) values ($1, $2) on conflict (id) do update set payload = excluded.payload";

    public static async Task PreparePostgresAsync(DatabaseTarget target, int rows)
    {
        await using var source = NpgsqlDataSource.Create(target.ConnectionString);
        await using var create = source.CreateCommand("create table if not exists bare (id bigint primary key, payload bytea not null)");
        await create.ExecuteNonQueryAsync();
        await using var fill = source.CreateCommand("insert into bare select id, decode(repeat('00', 100), 'hex') from generate_series(1, $1) id on conflict do nothing");
        fill.Parameters.AddWithValue(rows);
        fill.CommandTimeout = 0;
        await fill.ExecuteNonQueryAsync();
        await VacuumAsync(target, "bare");
    }

    /// <summary>What autovacuum would do soon after a table was filled, so that it does not fall into a measurement.</summary>
    public static async Task VacuumAsync(DatabaseTarget target, string table)
    {
        await using var source = NpgsqlDataSource.Create(target.ConnectionString);
        await using var vacuum = source.CreateCommand($"vacuum analyze {table}");
        vacuum.CommandTimeout = 0;
        await vacuum.ExecuteNonQueryAsync();
    }

    /// <summary>Npgsql, a connection for each writer, one upsert a transaction.</summary>
    public static async Task<Measurement> PostgresUpsertAsync(DatabaseTarget target, int writers, int rows, TimeSpan duration)
    {
        var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString) { MaxPoolSize = writers, MaxAutoPrepare = 4, AutoPrepareMinUsages = 1 };
        await using var source = NpgsqlDataSource.Create(settings.ConnectionString);
        var payload = new byte[Workload.RowBytes];
        return await Workload.MeasureAsync("PostgreSQL, Npgsql, one upsert a transaction", writers, duration, async random =>
        {
            await using var command = source.CreateCommand(Upsert);
            command.Parameters.AddWithValue((long)random.Next(1, rows + 1));
            command.Parameters.AddWithValue(payload);
            await command.ExecuteNonQueryAsync();
        });
    }

    /// <summary>SQLite admits one writer at a time, so one connection under a lock is the best a bare user can do.</summary>
    public static async Task<Measurement> SqliteUpsertAsync(DatabaseTarget target, int writers, int rows, TimeSpan duration)
    {
        using var connection = SqliteDatabase.Open(target);
        using var create = connection.CreateCommand();
        create.CommandText = "create table if not exists bare (id integer primary key, payload blob not null)";
        create.ExecuteNonQuery();
        using var upsert = connection.CreateCommand();
        upsert.CommandText = Upsert;
        var id = upsert.Parameters.Add("$1", Microsoft.Data.Sqlite.SqliteType.Integer);
        upsert.Parameters.AddWithValue("$2", new byte[Workload.RowBytes]);
        using var turn = new SemaphoreSlim(1);
        return await Workload.MeasureAsync("SQLite, one upsert a transaction", writers, duration, async random =>
        {
            await turn.WaitAsync();
            id.Value = random.Next(1, rows + 1);
            upsert.ExecuteNonQuery();
            turn.Release();
        });
    }

    /// <summary>PostgreSQL's own load generator: one single-row update a transaction. Null when it is not installed.</summary>
    /// <param name="target">Where the table is.</param>
    /// <param name="clients">Connections.</param>
    /// <param name="rows">Rows of the table.</param>
    /// <param name="duration">At least a second.</param>
    /// <param name="prepared">Prepared statements and two threads, the best it can do here; otherwise its defaults, which parse every statement.</param>
    public static async Task<Measurement?> PgbenchAsync(DatabaseTarget target, int clients, int rows, TimeSpan duration, bool prepared)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, $"\\set id random(1, {rows})\nupdate bare set payload = decode(repeat('01', 100), 'hex') where id = :id;\n");
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(target.ConnectionString);
            string[] arguments =
            [
                "-h", settings.Host!, "-p", $"{settings.Port}", "-U", settings.Username!, "-n", "-M", prepared ? "prepared" : "simple",
                "-c", $"{clients}", "-j", prepared ? "2" : "1", "-T", $"{Math.Max(1, (int)duration.TotalSeconds)}", "-f", script, settings.Database!,
            ];
            using var process = Process.Start(new ProcessStartInfo("pgbench", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var errors = process.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            var rate = double.Parse(Rate().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
            var mean = double.Parse(MeanLatency().Match(output).Groups[1].Value, CultureInfo.InvariantCulture);
            await errors;
            return new($"PostgreSQL, pgbench update, {(prepared ? "prepared" : "its defaults")} (mean)", clients, rate, TimeSpan.FromMilliseconds(mean), TimeSpan.Zero);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            File.Delete(script);
        }
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Rate();

    [GeneratedRegex(@"latency average = ([\d.]+) ms")]
    private static partial Regex MeanLatency();
}
