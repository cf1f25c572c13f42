using System.Collections.Concurrent;
using System.Collections.Immutable;
using Actors.Runtime.Directory;
using Actors.Runtime.Hosting;
using Actors.Runtime.SystemTargets;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Actors.Runtime.Placement;

/// <summary>Which silos host which grain classes. Every silo is asked once; until it has answered it gets no new activations.</summary>
internal sealed partial class ClusterManifest
{
    private static readonly TimeSpan AskAgainPause = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<SiloAddress, bool> _asking = new();
    private readonly SystemTargetTable _targets;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger<ClusterManifest> _logger;
    private State _state;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClusterManifest(LocalSilo silo, LocalManifest local, SystemTargetTable targets, TimeProvider timeProvider, ILogger<ClusterManifest> logger)
    {
        _targets = targets;
        _timeProvider = timeProvider;
        _logger = logger;
        _state = new State(DirectoryView.None, ImmutableDictionary<SiloAddress, SiloManifest>.Empty.Add(silo.Address, local.Manifest));
    }

    /// <summary>The manifests known.</summary>
    public IReadOnlyDictionary<SiloAddress, SiloManifest> Manifests => Volatile.Read(ref _state).Manifests;

    /// <summary>Completes when something here is different from the time of the call.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>True when every active silo has told what it hosts.</summary>
    public bool IsComplete => Volatile.Read(ref _state) is var state && state.View.Ring.Silos.All(state.Manifests.ContainsKey);

    /// <summary>The active silos that host a grain type, in the order of their addresses.</summary>
    public SiloAddress[] HostsOf(GrainType grainType) => Volatile.Read(ref _state).HostsOf(grainType);

    /// <summary>What a silo that hosts a grain type has told of the class; null when none does.</summary>
    public HostedGrain? Find(GrainType grainType) => Volatile.Read(ref _state).Find(grainType);

    /// <summary>Goes on to a later view, and asks the silos that are new in it.</summary>
    public void Enter(DirectoryView view)
    {
        Change(state => new State(view, state.Manifests.RemoveRange(state.Manifests.Keys.Where(silo => view.Members.GetSiloStatus(silo) == SiloStatus.Dead))));
        foreach (var member in view.Members.Members.Values)
        {
            if (member.Status is SiloStatus.Joining or SiloStatus.Active && !Manifests.ContainsKey(member.SiloAddress) && _asking.TryAdd(member.SiloAddress, true))
            {
                _ = AskAsync(member.SiloAddress);
            }
        }
    }

    private static string NameOf(GrainType grainType)
    {
        var name = grainType.ToString();
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? name : name[..bracket];
    }

    private void Change(Func<State, State> change)
    {
        lock (_gate)
        {
            Volatile.Write(ref _state, change(_state));
        }

        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    private async Task AskAsync(SiloAddress silo)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (Volatile.Read(ref _state).View.Members.GetSiloStatus(silo) is SiloStatus.Joining or SiloStatus.Active)
        {
            try
            {
                var manifest = await _targets.Get<ISiloManifestTarget>(LocalManifest.Role, silo).Get().ConfigureAwait(false);
                Change(state => new State(state.View, state.Manifests.SetItem(silo, manifest)));
                break;
            }
            catch (Exception exception)
            {
                Log.AskFailed(_logger, silo, exception);
                await Task.Delay(AskAgainPause, _timeProvider).ConfigureAwait(false);
            }
        }

        _asking.TryRemove(silo, out _);
    }

    private sealed class State(DirectoryView view, ImmutableDictionary<SiloAddress, SiloManifest> manifests)
    {
        private readonly ConcurrentDictionary<GrainType, SiloAddress[]> _hosts = new();

        public DirectoryView View => view;

        public ImmutableDictionary<SiloAddress, SiloManifest> Manifests => manifests;

        public SiloAddress[] HostsOf(GrainType grainType) => _hosts.GetOrAdd(grainType, FindHosts);

        public HostedGrain? Find(GrainType grainType)
        {
            var name = NameOf(grainType);
            return manifests.Values.SelectMany(manifest => manifest.Grains).FirstOrDefault(grain => grain.GrainType == name);
        }

        private SiloAddress[] FindHosts(GrainType grainType)
        {
            var name = NameOf(grainType);
            return [.. view.Ring.Silos.Where(silo => manifests.TryGetValue(silo, out var manifest) && manifest.Grains.Exists(grain => grain.GrainType == name)).Order()];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2300, LogLevel.Debug, "Silo '{Silo}' has not told yet which grain classes it hosts; it gets no new activations until it does")]
        public static partial void AskFailed(ILogger logger, SiloAddress silo, Exception exception);
    }
}
