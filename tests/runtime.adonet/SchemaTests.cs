using System.Globalization;
using Actors.Runtime.AdoNet.Database;
using Actors.Sql;
using Actors.Tests.Infrastructure;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Tests;

/// <summary>The scripts that hold the Orleans contract, and the texts in them that no code of this assembly runs.</summary>
public sealed class SchemaTests
{
    private static readonly string[] ContractKeys =
    [
        "UpdateIAmAlivetimeKey", "InsertMembershipVersionKey", "InsertMembershipKey", "UpdateMembershipKey", "MembershipReadRowKey",
        "MembershipReadAllKey", "DeleteMembershipTableEntriesKey", "GatewaysQueryKey", "CleanupDefunctSiloEntriesKey",
        "ReadFromStorageKey", "WriteToStorageKey", "ClearStorageKey", "DeleteStorageKey",
        "ReadReminderRowsKey", "ReadReminderRowKey", "ReadRangeRows1Key", "ReadRangeRows2Key", "UpsertReminderRowKey",
        "DeleteReminderRowKey", "DeleteReminderRowsKey",
    ];

    private static readonly DateTime Start = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory, EachDatabase]
    public async Task Schema_AppliedByManyAtOnceAndAgain_HasEveryKeyOnce(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend, applySchema: false);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Schema.ApplyAsync(database.Target!, CancellationToken.None)));
        await Schema.ApplyAsync(database.Target!, CancellationToken.None);

        using var sql = database.OpenDatabase();
        var keys = await sql.QueryAsync("select QueryKey from OrleansQuery", [], reader => reader.GetString(0), CancellationToken.None);
        Assert.Empty(ContractKeys.Except(keys));
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    [PostgresFact]
    public async Task Schema_OverTablesOfOrleans_KeepsTheirRows()
    {
        await using var database = await TestStorage.CreateAsync(StorageBackend.PostgreSql, applySchema: false);
        await database.ExecuteAsync("create table OrleansQuery (QueryKey varchar(64) not null primary key, QueryText varchar(8000) not null)");
        await database.ExecuteAsync("insert into OrleansQuery values ('ReadFromStorageKey', 'old'), ('OtherKey', 'kept')");
        await database.ExecuteAsync("""
            create table OrleansStorage (
                grainidhash integer not null, grainidn0 bigint not null, grainidn1 bigint not null, graintypehash integer not null,
                graintypestring varchar(512) not null, grainidextensionstring varchar(512), serviceid varchar(150) not null,
                payloadbinary bytea, modifiedon timestamp not null, version integer)
            """);
        var row = Storage.StorageRow.Of("default", "state", GrainId.Create("cart", "some user"));
        await database.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            insert into OrleansStorage values ({row.GrainIdHash}, {row.GrainIdN0}, {row.GrainIdN1}, {row.GrainTypeHash}, '{row.GrainTypeString}',
                '{row.GrainIdExtensionString}', 'default', convert_to('{"{\"Owner\":\"old\"}"}', 'UTF8'), now(), 5)
            """));

        await Schema.ApplyAsync(database.Target!, CancellationToken.None);
        var state = new GrainState<CartState>();
        await database.Open().ReadStateAsync("state", GrainId.Create("cart", "some user"), state);

        Assert.Equal(("old", "5"), (state.State!.Owner, state.ETag));
        var longKey = GrainId.Create("cart", new string('ы', 2000));
        await database.Open().WriteStateAsync("state", longKey, state = new GrainState<CartState>(new CartState()));
        Assert.Equal("1", state.ETag);
    }

    [Theory, EachDatabase]
    public async Task Membership_Texts_ChangeMemberAndVersionTogetherOrNothing(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        using var sql = database.OpenDatabase();
        var contract = new ContractRunner(sql);
        SqlArgument[] cluster = [SqlArgument.Text("DeploymentId", "cluster")];

        Assert.Equal([1], await contract.RunAsync("InsertMembershipVersionKey", cluster, LastNumber));
        Assert.Equal([0], await contract.RunAsync("InsertMembershipVersionKey", cluster, LastNumber));
        Assert.Equal([1], await contract.RunAsync("InsertMembershipKey", Member(11111, version: 0), LastNumber));
        Assert.Equal([0], await contract.RunAsync("InsertMembershipKey", Member(11112, version: 0), LastNumber));
        Assert.Equal([0], await contract.RunAsync("InsertMembershipKey", Member(11111, version: 1), LastNumber));
        Assert.Equal([1], await contract.RunAsync("InsertMembershipKey", Member(11112, version: 1), LastNumber));
        Assert.Equal([0], await contract.RunAsync("UpdateMembershipKey", Member(11112, version: 1, status: 6), LastNumber));
        Assert.Equal([0], await contract.RunAsync("UpdateMembershipKey", Member(11113, version: 2, status: 6), LastNumber));
        Assert.Equal([1], await contract.RunAsync("UpdateMembershipKey", Member(11112, version: 2, status: 6), LastNumber));
        await contract.RunAsync("UpdateIAmAlivetimeKey", Member(11111, version: 0), LastNumber);

        var members = await contract.RunAsync("MembershipReadAllKey", cluster, reader => $"{reader["Port"]} {reader["Status"]} {reader["Version"]}");
        Assert.Equal(["11111 3 3", "11112 6 3"], members.Order());
        Assert.Equal(["11111"], await contract.RunAsync("MembershipReadRowKey", Member(11111, 0), reader => $"{reader["Port"]}"));
        Assert.Equal(["127.0.0.1 30000 1"], await contract.RunAsync("GatewaysQueryKey", [.. cluster, SqlArgument.Integer("Status", 3)], reader => $"{reader["Address"]} {reader["ProxyPort"]} {reader["Generation"]}"));
        await contract.RunAsync("CleanupDefunctSiloEntriesKey", [.. cluster, Time("IAmAliveTime", Start.AddDays(1))], LastNumber);
        Assert.Equal(["11111"], await contract.RunAsync("MembershipReadAllKey", cluster, reader => $"{reader["Port"]}"));
        await contract.RunAsync("DeleteMembershipTableEntriesKey", cluster, LastNumber);
        Assert.Empty(await contract.RunAsync("MembershipReadAllKey", cluster, reader => $"{reader["Port"]}"));
    }

    [Theory, EachDatabase]
    public async Task Reminders_Texts_UpsertReadByRangeAndDelete(StorageBackend backend)
    {
        await using var database = await TestStorage.CreateAsync(backend);
        using var sql = database.OpenDatabase();
        var contract = new ContractRunner(sql);

        Assert.Equal([0], await contract.RunAsync("UpsertReminderRowKey", Reminder("a", hash: -5), LastNumber));
        Assert.Equal([1], await contract.RunAsync("UpsertReminderRowKey", Reminder("a", hash: -5), LastNumber));
        await contract.RunAsync("UpsertReminderRowKey", Reminder("b", hash: 10), LastNumber);

        Assert.Equal(["a"], await RangeAsync("ReadRangeRows1Key", -10, -5));
        Assert.Empty(await RangeAsync("ReadRangeRows1Key", -5, 9));
        Assert.Equal(["a", "b"], (await RangeAsync("ReadRangeRows2Key", 9, -5)).Order());
        Assert.Equal(["a", "b"], (await RangeAsync("ReadRangeRows2Key", 0, 0)).Order());
        Assert.Equal(["a 60000 1"], await contract.RunAsync("ReadReminderRowKey", Reminder("a", 0), reader => $"{reader["ReminderName"]} {reader["Period"]} {reader["Version"]}"));
        Assert.Equal(2, (await contract.RunAsync("ReadReminderRowsKey", Reminder("a", 0), reader => 0)).Count);
        Assert.Equal([0], await contract.RunAsync("DeleteReminderRowKey", [.. Reminder("a", 0), SqlArgument.Integer("Version", 0)], LastNumber));
        Assert.Equal([1], await contract.RunAsync("DeleteReminderRowKey", [.. Reminder("a", 0), SqlArgument.Integer("Version", 1)], LastNumber));
        await contract.RunAsync("DeleteReminderRowsKey", Reminder("b", 0), LastNumber);
        Assert.Empty(await RangeAsync("ReadRangeRows2Key", 0, 0));

        Task<IReadOnlyList<string>> RangeAsync(string key, int begin, int end) => contract.RunAsync(
            key,
            [SqlArgument.Text("ServiceId", "service"), SqlArgument.Integer("BeginHash", begin), SqlArgument.Integer("EndHash", end)],
            reader => $"{reader["ReminderName"]}");
    }

    private static int LastNumber(System.Data.Common.DbDataReader reader) => reader.GetInt32(0);

    private static SqlArgument Time(string name, DateTime value) => new(name, System.Data.DbType.DateTime, value);

    private static SqlArgument[] Member(int port, int version, int status = 3) =>
    [
        SqlArgument.Text("DeploymentId", "cluster"), SqlArgument.Text("Address", "127.0.0.1"), SqlArgument.Integer("Port", port),
        SqlArgument.Integer("Generation", 1), SqlArgument.Text("SiloName", "silo"), SqlArgument.Text("HostName", "host"),
        SqlArgument.Integer("Status", status), SqlArgument.Integer("ProxyPort", 30000), SqlArgument.Text("SuspectTimes", null),
        Time("StartTime", Start), Time("IAmAliveTime", Start), SqlArgument.Integer("Version", version),
    ];

    private static SqlArgument[] Reminder(string name, int hash) =>
    [
        SqlArgument.Text("ServiceId", "service"), SqlArgument.Text("GrainId", "cart/one"), SqlArgument.Text("ReminderName", name),
        Time("StartTime", Start), SqlArgument.Long("Period", 60000), SqlArgument.Integer("GrainHash", hash),
    ];

    private sealed class ContractRunner(ISqlDatabase sql)
    {
        public async Task<IReadOnlyList<TRow>> RunAsync<TRow>(string key, SqlArgument[] arguments, Func<System.Data.Common.DbDataReader, TRow> read)
        {
            var text = await sql.QueryAsync(
                "select QueryText from OrleansQuery where QueryKey = @Key", [SqlArgument.Text("Key", key)], reader => reader.GetString(0), CancellationToken.None);
            return await sql.QueryAsync(text.Single(), arguments, read, CancellationToken.None);
        }
    }
}
