using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Protection;

/// <summary>
/// Notices when so many instances of one service are lost within a short time that the way to them is more likely broken than they are, and when
/// enough of them are back. Pure, not thread-safe; time is passed in.
/// </summary>
/// <param name="share">More than this share of the usable instances has to be lost.</param>
/// <param name="window">Within this time.</param>
/// <param name="instancesMin">Of at least so many.</param>
internal sealed class MassLossGuard(double share, TimeSpan window, int instancesMin)
{
    // Null: at some time that does not count any more.
    private Dictionary<InstanceId, TimeSpan?> _lostAt = [];
    private bool _hasLooked;

    /// <summary>At the first look only what was lost from this index on is news; the rest may have been lost for days.</summary>
    public long CountsFrom { get; set; } = long.MaxValue;

    /// <summary>Takes in how the service is now. Called after each change of it.</summary>
    public void Look(ServiceView view, TimeSpan now)
    {
        var lostAt = new Dictionary<InstanceId, TimeSpan?>();
        foreach (var instance in view.Instances)
        {
            if (view.LostAfter(instance, 0) is > 0 and var index)
            {
                lostAt[instance.InstanceId] = _lostAt.TryGetValue(instance.InstanceId, out var at) ? at
                    : _hasLooked || index >= CountsFrom ? now
                    : null;
            }
        }

        _lostAt = lostAt;
        _hasLooked = true;
    }

    /// <summary>The loss, when there is one.</summary>
    public MassLoss? Find(ServiceView view, TimeSpan now)
    {
        var lost = 0;
        var usable = 0;
        var first = long.MaxValue;
        foreach (var instance in view.Instances)
        {
            if (!_lostAt.TryGetValue(instance.InstanceId, out var at))
            {
                usable += IsUsable(view, instance) ? 1 : 0;
            }
            else if (now - at <= window)
            {
                lost++;
                first = Math.Min(first, view.LostAfter(instance, 0));
            }
        }

        return lost + usable >= instancesMin && lost > share * (lost + usable) ? new MassLoss(lost, lost + usable, first - 1) : null;
    }

    /// <summary>Whether so few of those lost after an index are still lost that half the share would not be reached.</summary>
    public bool IsOver(ServiceView view, long sinceIndex)
    {
        var held = 0;
        var usable = 0;
        foreach (var instance in view.Instances)
        {
            if (view.LostAfter(instance, sinceIndex) > 0)
            {
                held++;
            }
            else if (IsUsable(view, instance))
            {
                usable++;
            }
        }

        return held <= share / 2 * (held + usable);
    }

    /// <summary>Whoever is lost now has had its time: only what is lost from here on counts.</summary>
    public void Forget() => _lostAt = _lostAt.ToDictionary(lost => lost.Key, _ => (TimeSpan?)null);

    private static bool IsUsable(ServiceView view, ServiceInstance instance) => view.StatusOf(instance) != CheckStatus.Critical;
}

/// <summary>Many instances of a service, lost at once.</summary>
/// <param name="Lost">How many.</param>
/// <param name="Of">Of how many that could be used.</param>
/// <param name="SinceIndex">The ledger index before the first of them.</param>
internal sealed record MassLoss(int Lost, int Of, long SinceIndex);
