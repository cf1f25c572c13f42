using Actors.Runtime.AdoNet.Membership;
using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.AdoNet.Tests.Membership;

/// <summary>What silos rely on, whatever keeps the table.</summary>
public sealed class MembershipTableContractTests
{
    [Theory, EachDatabase]
    public async Task GetGateways_OfTenRows_ListsThoseThatAreActiveAndTakeClients(StorageBackend backend)
    {
        await using var tables = await MembershipTables.CreateAsync(backend);
        var table = await tables.OpenAsync();
        for (var port = 1; port <= 10; port++)
        {
            await InsertAsync(table, MembershipTables.Entry(port, port % 2 == 0 ? SiloStatus.Active : SiloStatus.Dead, port == 4 ? 0 : 30000 + port));
        }

        var provider = tables.OpenGateways();
        await provider.InitializeGatewayListProvider();
        var gateways = await provider.GetGateways();

        Assert.Equal(
            ["gwy.tcp://127.0.0.1:30002/7", "gwy.tcp://127.0.0.1:30006/7", "gwy.tcp://127.0.0.1:30008/7", "gwy.tcp://127.0.0.1:30010/7"],
            gateways.Select(uri => uri.ToString()).Order());
        Assert.Equal("127.0.0.1:30002@7", gateways.Order(Comparer<Uri>.Create((one, other) => string.CompareOrdinal(one.ToString(), other.ToString()))).First().ToGatewayAddress().ToString());
    }

    [Theory, EachStorage]
    public async Task ReadAll_EmptyTable_HasAVersionAndNoMembers(StorageBackend backend)
    {
        await using var tables = await MembershipTables.CreateAsync(backend);
        var table = await tables.OpenAsync();

        var data = await table.ReadAll();

        Assert.Equal(0, data.Version.Version);
        Assert.NotNull(data.Version.VersionEtag);
        Assert.Empty(data.Members);
    }

    [Theory, EachStorage]
    public async Task InsertRow_NewMember_RaisesTheVersion(StorageBackend backend)
    {
        await using var tables = await MembershipTables.CreateAsync(backend);
        var table = await tables.OpenAsync();
        var before = (await table.ReadAll()).Version;

        Assert.True(await table.InsertRow(MembershipTables.Entry(1), before.Next()));

        var after = (await table.ReadAll()).Version;
        Assert.Equal(1, after.Version);
        Assert.NotEqual(before.VersionEtag, after.VersionEtag);
    }

    [Theory, EachStorage]
    public async Task ReadRow_AfterRefusedInserts_HasTheFirstOneAndTheCurrentVersion(StorageBackend backend)
    {
        await using var tables = await MembershipTables.CreateAsync(backend);
        var table = await tables.OpenAsync();
        var first = (await table.ReadAll()).Version;
        await InsertAsync(table, MembershipTables.Entry(1));
        var second = (await table.ReadAll()).Version;

        Assert.False(await table.InsertRow(MembershipTables.Entry(1), second.Next()), "a duplicate");
        Assert.False(await table.InsertRow(MembershipTables.Entry(2), first.Next()), "a stale version");

        var data = await table.ReadRow(MembershipTables.Entry(1).SiloAddress);
        Assert.Equal(MembershipTables.Entry(1).SiloAddress, Assert.Single(data.Members).Item1.SiloAddress);
        Assert.Equal(1, data.Version.Version);
        Assert.Empty((await table.ReadRow(MembershipTables.Entry(2).SiloAddress)).Members);
    }

    [Theory, EachStorage]
    public async Task ReadAll_AfterInsert_HasEqualFields(StorageBackend backend)
    {
        await using var tables = await MembershipTables.CreateAsync(backend);
        var table = await tables.OpenAsync();
        await InsertAsync(table, MembershipTables.Entry(1, SiloStatus.Active));

        var read = Assert.Single((await table.ReadAll()).Members).Item1;

        var expected = MembershipTables.Entry(1, SiloStatus.Active);
        Assert.Equal(
            (expected.SiloAddress, expected.SiloName, expected.HostName, expected.Status, expected.ProxyPort, expected.StartTime, expected.IAmAliveTime),
            (read.SiloAddress, read.SiloName, read.HostName, read.Status, read.ProxyPort, read.StartTime, read.IAmAliveTime));
        Assert.Equal((DateTimeKind.Utc, DateTimeKind.Utc), (read.StartTime.Kind, read.IAmAliveTime.Kind));
        Assert.True(read.SuspectTimes is null or { Count: 0 });
    }

    [Theory, EachStorage]
    public async Task UpdateRow_ByVersion_ChangesStatusAndSuspicionsOrNothing(StorageBackend backend)
    {
        await using var tables = await MembershipTables.CreateAsync(backend);
        var table = await tables.OpenAsync();
        for (var port = 1; port <= 9; port++)
        {
            await InsertAsync(table, MembershipTables.Entry(port));
            var stale = (await table.ReadAll()).Version;
            var entry = MembershipTables.Entry(port, SiloStatus.Active);
            entry.AddSuspector(MembershipTables.Entry(100).SiloAddress, MembershipTables.Start.AddMilliseconds(123));
            entry.AddSuspector(MembershipTables.Entry(101).SiloAddress, MembershipTables.Start.AddMilliseconds(987));

            Assert.True(await table.UpdateRow(entry, "", stale.Next()), "fresh");
            Assert.False(await table.UpdateRow(MembershipTables.Entry(port, SiloStatus.Dead), "", stale.Next()), "stale");
            Assert.False(await table.UpdateRow(MembershipTables.Entry(99, SiloStatus.Dead), "", (await table.ReadAll()).Version.Next()), "unknown member");

            var data = await table.ReadRow(entry.SiloAddress);
            var read = Assert.Single(data.Members).Item1;
            Assert.Equal(SiloStatus.Active, read.Status);
            Assert.Equal(entry.SuspectTimes, read.SuspectTimes);
            Assert.Equal(stale.Version + 1, data.Version.Version);
        }
    }

    [Theory, EachStorage]
    public async Task Update_ManyAtOnce_EachVersionHasOneWriter(StorageBackend backend)
    {
        const int silos = 20;
        await using var tables = await MembershipTables.CreateAsync(backend);
        var version = (await (await tables.OpenAsync()).ReadAll()).Version.Next();
        var all = await Task.WhenAll(Enumerable.Range(1, silos).Select(_ => tables.OpenAsync()));

        var inserts = await Task.WhenAll(all.Select((table, index) => table.InsertRow(MembershipTables.Entry(index + 1), version)));
        await Task.WhenAll(all.Where((_, index) => !inserts[index]).Select(async table =>
        {
            var port = Array.IndexOf(all, table) + 1;
            while (!await table.InsertRow(MembershipTables.Entry(port), (await table.ReadAll()).Version.Next()))
            {
            }
        })).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Single(inserts, isInserted => isInserted);
        var data = await all[0].ReadAll();
        Assert.Equal((silos, silos), (data.Version.Version, data.Members.Count));
    }

    [Theory, EachStorage]
    public async Task UpdateIAmAlive_IsStoredAndLeavesTheVersion(StorageBackend backend)
    {
        await using var tables = await MembershipTables.CreateAsync(backend);
        var table = await tables.OpenAsync();
        var entry = MembershipTables.Entry(1, SiloStatus.Active);
        entry.IAmAliveTime = MembershipTables.Start.AddHours(-1);
        await InsertAsync(table, entry);

        entry.IAmAliveTime = DateTime.UtcNow;
        await table.UpdateIAmAlive(entry);

        var data = await table.ReadAll();
        Assert.InRange(data.Members[0].Item1.IAmAliveTime, entry.IAmAliveTime.AddSeconds(-2), entry.IAmAliveTime.AddSeconds(2));
        Assert.Equal(1, data.Version.Version);
    }

    [Theory, EachDatabase]
    public async Task UpdateIAmAlive_FromASiloWithAWrongClock_CarriesTheTimeOfTheDatabase(StorageBackend backend)
    {
        await using var tables = await MembershipTables.CreateAsync(backend);
        var table = await tables.OpenAsync();
        var entry = MembershipTables.Entry(1, SiloStatus.Active);
        await InsertAsync(table, entry);

        entry.IAmAliveTime = DateTime.UtcNow.AddDays(-3);
        await table.UpdateIAmAlive(entry);

        var data = await table.ReadAll();
        var age = data.ReadTime!.Value - data.Members[0].Item1.IAmAliveTime;
        Assert.InRange(age, TimeSpan.FromMilliseconds(-2), TimeSpan.FromSeconds(20));
    }

    [Theory, EachStorage]
    public async Task CleanupDefunct_RemovesOldRowsThatAreNotActive(StorageBackend backend)
    {
        await using var tables = await MembershipTables.CreateAsync(backend);
        var table = await tables.OpenAsync();
        var port = 0;
        foreach (var status in new[] { SiloStatus.Created, SiloStatus.Joining, SiloStatus.Active, SiloStatus.ShuttingDown, SiloStatus.Stopping, SiloStatus.Dead })
        {
            foreach (var age in new[] { 0, 10 })
            {
                var entry = MembershipTables.Entry(++port, status);
                entry.IAmAliveTime = MembershipTables.Start.AddDays(-age);
                await InsertAsync(table, entry);
            }
        }

        var version = (await table.ReadAll()).Version.Version;
        await table.CleanupDefunctSiloEntries(new DateTimeOffset(MembershipTables.Start.AddDays(-1)));

        var data = await table.ReadAll();
        Assert.Equal([1, 3, 5, 6, 7, 9, 11], data.Members.Select(member => member.Item1.SiloAddress.Endpoint.Port).Order());
        Assert.Equal(version, data.Version.Version);
    }

    [Theory, EachStorage]
    public async Task Clusters_InOneTable_DoNotSeeEachOther(StorageBackend backend)
    {
        await using var tables = await MembershipTables.CreateAsync(backend);
        var one = await tables.OpenAsync("one");
        var other = await tables.OpenAsync("other");
        await InsertAsync(one, MembershipTables.Entry(1));

        Assert.Empty((await other.ReadAll()).Members);
        await InsertAsync(other, MembershipTables.Entry(1));
        await one.DeleteMembershipTableEntries("one");

        Assert.Single((await other.ReadAll()).Members);
    }

    [Fact]
    public void SuspicionText_OfAnotherForm_SaysWhatIsWrong()
    {
        var failure = Assert.Throws<FormatException>(() => SuspicionText.Read("127.0.0.1:1@1,yesterday"));

        Assert.Contains("127.0.0.1:1@1,yesterday", failure.Message, StringComparison.Ordinal);
    }

    private static async Task InsertAsync(IMembershipTable table, MembershipEntry entry) =>
        Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));
}
