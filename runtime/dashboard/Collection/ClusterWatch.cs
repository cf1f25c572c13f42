using Actors.Runtime.Dashboard.Events;
using Actors.Runtime.Management;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Dashboard;

namespace Actors.Runtime.Dashboard.Collection;

/// <summary>
/// What this process knows of the cluster: the picture of this moment, the history, the events. One writer, the sampler; readers
/// never wait and never ask a silo.
/// </summary>
internal sealed class ClusterWatch(IOptions<DashboardOptions> options, TimeProvider timeProvider)
{
    // The longest that the first look at a page waits for the first reading.
    private static readonly TimeSpan FirstWaitMax = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _step = TimeSpan.FromMilliseconds(options.Value.CounterUpdateIntervalMs);
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClusterSample? _previous;
    private ClusterSample? _regular;
    private ClusterPicture? _picture;
    private string? _error;

    public TimeSpan Step => _step;

    public LoadHistory History { get; } = new(options.Value.HistoryLength);

    public MembershipEvents Events { get; } = new();

    public ClusterPicture? Picture => Volatile.Read(ref _picture);

    /// <summary>The picture of this moment.</summary>
    /// <exception cref="DashboardException">There is none.</exception>
    public async ValueTask<ClusterPicture> ReadAsync(CancellationToken cancellationToken)
    {
        if (Picture is { } picture)
        {
            return picture;
        }

        await _first.Task.WaitAsync(FirstWaitMax, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return Picture ?? throw DashboardException.Unavailable(Volatile.Read(ref _error) ?? "The cluster has not answered yet; try again in some seconds.");
    }

    /// <summary>A reading has been made.</summary>
    /// <param name="report">What was read.</param>
    /// <param name="isRegular">Whether it is one of those that make the history, and not one in between that shows a change at once.</param>
    public void Take(ClusterReport report, bool isRegular)
    {
        var sample = new ClusterSample(timeProvider.GetUtcNow(), report);
        if (isRegular)
        {
            (_previous, _regular) = (_regular, sample);
        }

        var members = report.MembersError is null ? report.Members : _picture?.Members ?? [];
        var picture = new ClusterPicture(sample, isRegular ? _previous : _regular, members, null);
        Events.Observe(members, sample.At);
        Volatile.Write(ref _picture, picture);
        _first.TrySetResult();
        if (isRegular)
        {
            History.Add(picture);
            History.Forget(sample.At - (_step * options.Value.HistoryLength));
        }
    }

    /// <summary>Nobody answered: the picture stays and says so, and the history has a gap.</summary>
    public void Miss(string error)
    {
        Volatile.Write(ref _error, error);
        History.AddGap(timeProvider.GetUtcNow());
        if (_picture is { } picture)
        {
            Volatile.Write(ref _picture, picture.WithError(error));
        }
    }
}
