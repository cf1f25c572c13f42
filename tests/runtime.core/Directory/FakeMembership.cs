using System.Runtime.CompilerServices;
using Actors.Runtime.Hosting;
using Orleans.Runtime;

namespace Actors.Runtime.Core.Tests.Directory;

/// <summary>The members of a test's cluster: one truth, which every silo sees at once unless the test holds its view back.</summary>
internal sealed class FakeTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, SiloStatus> _members = [];
    private long _version;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public (ClusterMembershipSnapshot Snapshot, Task Changed) Read()
    {
        lock (_gate)
        {
            return (Views.Snapshot(_version, _members.Select(pair => (pair.Key, pair.Value))), _changed.Task);
        }
    }

    public void Set(SiloAddress silo, SiloStatus status)
    {
        lock (_gate)
        {
            if (_members.GetValueOrDefault(silo) >= status)
            {
                return;
            }

            _members[silo] = status;
            _version++;
            _changed.SetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}

/// <summary>One silo's membership: reads the table, and writes its own status as its lifecycle goes on.</summary>
internal sealed class FakeMembership(FakeTable table, LocalSilo silo) : IClusterMembershipService, ILifecycleParticipant<ISiloLifecycle>
{
    public ClusterMembershipSnapshot CurrentSnapshot => table.Read().Snapshot;

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => ReadAsync();

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

    public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(false);

    public void Participate(ISiloLifecycle lifecycle)
    {
        lifecycle.Subscribe("joining", ServiceLifecycleStage.AfterRuntimeGrainServices, _ => SetAsync(SiloStatus.Joining), _ => Task.CompletedTask);
        lifecycle.Subscribe("active", ServiceLifecycleStage.BecomeActive, _ => SetAsync(SiloStatus.Active), _ => SetAsync(SiloStatus.ShuttingDown));
        lifecycle.Subscribe("dead", ServiceLifecycleStage.RuntimeInitialize + 1, _ => Task.CompletedTask, _ => SetAsync(SiloStatus.Dead));
    }

    private Task SetAsync(SiloStatus status)
    {
        table.Set(silo.Address, status);
        return Task.CompletedTask;
    }

    private async IAsyncEnumerable<ClusterMembershipSnapshot> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var (snapshot, changed) = table.Read();
            yield return snapshot;
            await changed.WaitAsync(cancellationToken);
        }
    }
}
