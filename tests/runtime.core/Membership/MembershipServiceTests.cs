using System.Diagnostics;
using Actors.Runtime.Membership;
using Actors.Tests.Infrastructure;

namespace Actors.Runtime.Core.Tests.Membership;

/// <summary>The machine in its shell: real time, a table in memory, and peers that are called directly.</summary>
public sealed class MembershipServiceTests : IDisposable
{
    private readonly MemoryNetwork _network = new();

    public void Dispose() => _network.Dispose();

    [Fact]
    public async Task KilledSilo_IsDeadInTheViewOfTheOthers_AndTheirViewsOnlyRise()
    {
        var silos = await StartAsync(3);
        var versions = new List<long>();
        using var stop = new CancellationTokenSource();
        var reading = ReadAsync(silos[0], versions, stop.Token);

        _network.Kill(MemoryNetwork.AddressOf(2));

        await SeesAsync(silos[0], 2, SiloStatus.Dead);
        await SeesAsync(silos[2], 2, SiloStatus.Dead);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(versions.Distinct().Order(), versions);
        Assert.Equal(SiloStatus.Active, silos[0].CurrentSnapshot.GetSiloStatus(MemoryNetwork.AddressOf(3)));
    }

    [Fact]
    public async Task TryKill_OfAHealthySilo_MakesItStopServing()
    {
        var silos = await StartAsync(2);

        Assert.True(await silos[0].TryKill(MemoryNetwork.AddressOf(2)).WaitAsync(TimeSpan.FromSeconds(10)));

        var reason = await silos[1].Terminated.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Contains($"by '{MemoryNetwork.AddressOf(1)}' at", reason, StringComparison.Ordinal);
        var gate = _network.GateOf(2);
        Assert.True(gate.IsDead);
        Assert.False(gate.IsOpen);
        Assert.False(await gate.WaitAsync());
        Assert.True(_network.GateOf(1).IsOpen);
    }

    [Fact]
    public async Task TryKill_OfAnUnknownSilo_IsFalse()
    {
        var silos = await StartAsync(1);

        Assert.False(await silos[0].TryKill(MemoryNetwork.AddressOf(9)).WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task Refresh_WithoutAVersion_ReadsTheTable()
    {
        var silos = await StartAsync(1);
        var table = _network.OpenTable();
        Assert.True(await table.InsertRow(
            new MembershipEntry { SiloAddress = MemoryNetwork.AddressOf(5), Status = SiloStatus.Dead }, (await table.ReadAll()).Version.Next()));

        await silos[0].Refresh();

        Assert.Equal(SiloStatus.Dead, silos[0].CurrentSnapshot.GetSiloStatus(MemoryNetwork.AddressOf(5)));
    }

    [Fact]
    public async Task Refresh_ToAVersionThatDoesNotComeTrue_EndsWithItsToken()
    {
        var silos = await StartAsync(1);
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => silos[0].Refresh(new MembershipVersion(1000), limit.Token).AsTask());
    }

    [Fact]
    public async Task Gate_OfASiloThatWasDeclaredDeadWhileItStopped_StaysClosedAfterAPause()
    {
        var silos = await StartAsync(2);
        await silos[1].BecomeAsync(SiloStatus.ShuttingDown, CancellationToken.None);
        Assert.True(await silos[1].IsStillMemberAsync());

        Assert.True(await silos[0].TryKill(MemoryNetwork.AddressOf(2)).WaitAsync(TimeSpan.FromSeconds(10)));

        Assert.False(await silos[1].IsStillMemberAsync());
        Assert.False(silos[1].Terminated.IsCompleted);
    }

    [Fact]
    public async Task Stop_WhileTheTableDoesNotAnswer_IsNotHeldUpByIt()
    {
        var table = new HangingTable(_network.OpenTable());
        var silo = _network.Create(1, table: table);
        await silo.StartAsync(CancellationToken.None);
        await silo.BecomeAsync(SiloStatus.Joining, CancellationToken.None);
        table.Hangs = true;
        var watch = Stopwatch.StartNew();

        await silo.BecomeAsync(SiloStatus.Dead, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(2.9), "It did not give the table a chance.");
    }

    private static async Task ReadAsync(MembershipService silo, List<long> versions, CancellationToken cancellationToken)
    {
        await foreach (var view in silo.MembershipUpdates.WithCancellation(cancellationToken))
        {
            versions.Add(view.Version.Value);
        }
    }

    private static Task SeesAsync(MembershipService silo, int port, SiloStatus status) => Eventually.TrueAsync(
        () => silo.CurrentSnapshot.GetSiloStatus(MemoryNetwork.AddressOf(port)) == status, TimeSpan.FromSeconds(20), () => silo.CurrentSnapshot.ToString());

    private async Task<MembershipService[]> StartAsync(int count)
    {
        var silos = await Task.WhenAll(Enumerable.Range(1, count).Select(port => _network.StartAsync(port)));
        await Task.WhenAll(silos.Select(silo => Eventually.TrueAsync(
            () => silo.CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active) == count, TimeSpan.FromSeconds(20))));
        return silos;
    }

    private sealed class HangingTable(IMembershipTable table) : IMembershipTable
    {
        public bool Hangs { get; set; }

        public Task InitializeMembershipTable(bool tryInitTableVersion) => table.InitializeMembershipTable(tryInitTableVersion);

        public Task DeleteMembershipTableEntries(string clusterId) => table.DeleteMembershipTableEntries(clusterId);

        public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => table.CleanupDefunctSiloEntries(beforeDate);

        public Task<MembershipTableData> ReadRow(SiloAddress key) => OrNever(() => table.ReadRow(key));

        public Task<MembershipTableData> ReadAll() => OrNever(table.ReadAll);

        public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => OrNever(() => table.InsertRow(entry, tableVersion));

        public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => OrNever(() => table.UpdateRow(entry, etag, tableVersion));

        public Task UpdateIAmAlive(MembershipEntry entry) => Hangs ? new TaskCompletionSource().Task : table.UpdateIAmAlive(entry);

        private Task<TResult> OrNever<TResult>(Func<Task<TResult>> run) => Hangs ? new TaskCompletionSource<TResult>().Task : run();
    }
}
