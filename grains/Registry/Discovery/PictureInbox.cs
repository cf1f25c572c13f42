using System.Diagnostics.CodeAnalysis;
using Actors.GrainInterfaces.Registry;

namespace Actors.Grains.Registry.Discovery;

/// <summary>News from the tail that one service grain has not looked at yet. Bounded: too much of it becomes a reload.</summary>
internal sealed class PictureInbox
{
    /// <summary>Most news kept; above it, reading the service anew is cheaper.</summary>
    public const int CountMax = 1024;

    private readonly Lock _lock = new();
    private readonly Queue<InstanceNews> _news = new();
    private bool _reload;
    private volatile bool _hasSome;

    public void Post(InstanceNews news)
    {
        lock (_lock)
        {
            if (_news.Count == CountMax)
            {
                RequireReloadLocked();
            }
            else if (!_reload)
            {
                _news.Enqueue(news);
            }

            _hasSome = true;
        }
    }

    public void RequireReload()
    {
        lock (_lock)
        {
            RequireReloadLocked();
            _hasSome = true;
        }
    }

    /// <summary>Takes the next news; when the picture must be read anew instead, there is none and <paramref name="reload"/> says so, once.</summary>
    public bool TryTake([NotNullWhen(true)] out InstanceNews? news, out bool reload)
    {
        news = null;
        reload = false;
        return _hasSome && TryTakeSome(out news, out reload);
    }

    private bool TryTakeSome([NotNullWhen(true)] out InstanceNews? news, out bool reload)
    {
        lock (_lock)
        {
            reload = _reload;
            _reload = false;
            var found = _news.TryDequeue(out news);
            _hasSome = _news.Count > 0;
            return found;
        }
    }

    private void RequireReloadLocked()
    {
        _news.Clear();
        _reload = true;
    }
}
