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

    public ServicePicture(string name, IEnumerable<KeyValuePair<string, ServiceInstance>> instances, long index)
    {
        _name = name;
        _index = index;
        _order.Reset(index);
        foreach (var (key, instance) in instances)
        {
            _instances[key] = instance;
            _index = Math.Max(_index, instance.Version);
        }
    }

    /// <summary>The picture; made once per change, and only when somebody looks.</summary>
    public ServiceView View => _view ??= new ServiceView(_name, Math.Max(1, _index), [.. _instances.Values]);

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

    private void Take(InstanceNews news)
    {
        if (news.Instance is null)
        {
            _instances.Remove(news.RowKey);
        }
        else
        {
            _instances[news.RowKey] = news.Instance;
        }

        // Provisional news carries the version it is based on, so it does not raise the index.
        _index = Math.Max(_index, news.Index);
        _view = null;
    }
}
