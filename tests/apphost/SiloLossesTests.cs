using System.Collections.Immutable;
using System.Net;
using System.Threading.Channels;
using Actors.Silo;
using Orleans.Runtime;

namespace Actors.AppHost.Tests;

public sealed class SiloLossesTests
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(30);

    private readonly FakeMembership _membership = new();
    private readonly SiloLosses _losses;

    public SiloLossesTests() => _losses = new SiloLosses(_membership);

    [Fact]
    public async Task Wait_SiloHasDied_Completes()
    {
        _membership.Publish((1, SiloStatus.Active), (2, SiloStatus.Active));
        _membership.Publish((1, SiloStatus.Active), (2, SiloStatus.Dead));

        await _losses.WaitAsync(CancellationToken.None).WaitAsync(WaitMax);
    }

    [Fact]
    public async Task Wait_SiloCameAndWentBetweenTwoViews_Completes()
    {
        _membership.Publish((1, SiloStatus.Active));
        _membership.Publish((1, SiloStatus.Active), (2, SiloStatus.Dead));

        await _losses.WaitAsync(CancellationToken.None).WaitAsync(WaitMax);
    }

    [Fact]
    public async Task Wait_SilosThatWereDeadFromTheFirst_OrJoin_AreNoLoss()
    {
        _membership.Publish((1, SiloStatus.Active), (2, SiloStatus.Dead));
        _membership.Publish((1, SiloStatus.Active), (2, SiloStatus.Dead), (3, SiloStatus.Joining));
        _membership.Publish((1, SiloStatus.Active), (3, SiloStatus.Active));
        var loss = _losses.WaitAsync(CancellationToken.None);
        await _membership.AllRead.WaitAsync(WaitMax);

        Assert.False(loss.IsCompleted);
        _membership.Publish((1, SiloStatus.Active));
        await loss.WaitAsync(WaitMax);
    }

    private sealed class FakeMembership : IClusterMembershipService
    {
        private readonly Channel<ClusterMembershipSnapshot> _views = Channel.CreateUnbounded<ClusterMembershipSnapshot>();
        private readonly TaskCompletionSource _allRead = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _version;

        /// <summary>Completes when the reader waits for a view that there is not.</summary>
        public Task AllRead => _allRead.Task;

        public ClusterMembershipSnapshot CurrentSnapshot => throw new NotSupportedException("Nobody asks for it here.");

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => ReadAsync();

        public void Publish(params (int Port, SiloStatus Status)[] silos)
        {
            var members = silos.Select(silo => new ClusterMember(SiloAddress.New(IPAddress.Loopback, silo.Port, 1), silo.Status, ""));
            Assert.True(_views.Writer.TryWrite(new ClusterMembershipSnapshot(members.ToImmutableDictionary(member => member.SiloAddress), new MembershipVersion(++_version))));
        }

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

        public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(false);

        private async IAsyncEnumerable<ClusterMembershipSnapshot> ReadAsync()
        {
            while (true)
            {
                if (!_views.Reader.TryRead(out var view))
                {
                    _allRead.TrySetResult();
                    view = await _views.Reader.ReadAsync();
                }

                yield return view;
            }
        }
    }
}
