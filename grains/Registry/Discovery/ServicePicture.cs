using System.Collections.Immutable;
using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Discovery;

/// <summary>The instances of one service as its grain holds them. Pure, not thread-safe: used on the grain's turn.</summary>
internal sealed class ServicePicture
{
    private readonly string _name;
    private readonly NewsOrder _order = new();
    private readonly SortedDictionary<string, ServiceInstance> _instances = new(StringComparer.Ordinal);
    private long _index;
    private ServiceView? _view;
    private bool _isListed;

    public ServicePicture(string name) => _name = name;

    /// <summary>The picture; made once per change, and only when somebody looks.</summary>
    public ServiceView View => _view ??= new ServiceView(_name, Math.Max(1, _index), [.. _instances.Values]);

    /// <summary>Everything up to this index is in the picture.</summary>
    public long ListedIndex => _order.Floor;

    public void Apply(InstanceNews news)
    {
        var held = _instances.GetValueOrDefault(news.RowKey);
        if (_order.Takes(news, held?.Version ?? 0))
        {
            Take(news);
        }

        if (news.Source == NewsSource.Tail)
        {
            _order.Advance(news.Index);
        }
    }

    /// <summary>
    /// Takes in a listing of the whole service; what is known from later than the listing stays. A listing older than what the picture already
    /// contains is dropped: of two that overlap, the earlier may arrive last, and would bring back what was removed between them.
    /// </summary>
    /// <param name="listed">All rows of the service.</param>
    /// <param name="index">Every change up to this index is in the listing.</param>
    public void CatchUp(IReadOnlyCollection<KeyValuePair<string, ServiceInstance>> listed, long index)
    {
        if (index < _order.Floor)
        {
            return;
        }

        // A listing that shows nothing new is no change: whoever waits for one would be woken for nothing.
        var isNews = !_isListed;
        _isListed = true;
        var keys = listed.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var (key, instance) in _instances.ToArray())
        {
            if (instance.Version <= index && !keys.Contains(key))
            {
                _instances.Remove(key);
                isNews = true;
            }
        }

        foreach (var (key, instance) in listed)
        {
            if (instance.Version > (_instances.GetValueOrDefault(key)?.Version ?? 0) && !_order.IsGoneSince(key, instance.Version))
            {
                _instances[key] = instance;
                _index = Math.Max(_index, instance.Version);
            }
        }

        _order.Advance(index);
        _index = isNews ? Math.Max(_index, index) : _index;
        _view = null;
    }

    private void Take(InstanceNews news)
    {
        if (news.Instance is null)
        {
            _instances.Remove(news.RowKey);
        }
        else
        {
            _instances[news.RowKey] = news.Source == NewsSource.Provisional ? LostFromHere(news.Instance) : news.Instance;
        }

        // Provisional news carries the version it is based on, so it does not raise the index.
        _index = Math.Max(_index, news.Index);
        _view = null;
    }

    // A loss that has no index yet comes after all that have one.
    private ServiceInstance LostFromHere(ServiceInstance pending) =>
        pending.Checks.Any(check => check.LostFrom is not null && check.ModifyIndex == pending.Version)
            ? pending with
            {
                Checks = [.. pending.Checks.Select(check =>
                    check.LostFrom is not null && check.ModifyIndex == pending.Version ? check with { ModifyIndex = Math.Max(_index, pending.Version) + 1 } : check)],
            }
            : pending;
}
