using System.Collections.Concurrent;
using Actors.GrainInterfaces.Registry;
using Actors.Grains.Registry.Storage;

namespace Actors.Grains.Registry.Discovery;

/// <summary>
/// The service grains active in this silo, so that the ledger's tail can reach them. The tail only drops news into an inbox: it
/// never waits for a grain, and no call can fail or be lost.
/// </summary>
internal sealed class LocalPictures
{
    private readonly ConcurrentDictionary<string, PictureInbox> _inboxes = new(StringComparer.Ordinal);

    public PictureInbox Open(string serviceName)
    {
        var inbox = new PictureInbox();
        _inboxes[RegistryKeys.ServicePrefix(serviceName)] = inbox;
        return inbox;
    }

    /// <summary>Ends an inbox, unless a later activation of the same service has put its own in place.</summary>
    public void Close(string serviceName, PictureInbox inbox) =>
        _inboxes.TryRemove(KeyValuePair.Create(RegistryKeys.ServicePrefix(serviceName), inbox));

    public bool IsWatched(string rowKey) => _inboxes.ContainsKey(RegistryKeys.ServicePrefixOf(rowKey));

    public void Post(InstanceNews news)
    {
        if (_inboxes.TryGetValue(RegistryKeys.ServicePrefixOf(news.RowKey), out var inbox))
        {
            inbox.Post(news);
        }
    }

    /// <summary>The tail has to start over, so every picture must be read anew.</summary>
    public void RequireReload()
    {
        foreach (var inbox in _inboxes.Values)
        {
            inbox.RequireReload();
        }
    }
}
