using System.Collections;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Utilities;

/// <summary>The subscribers of a grain, each known by its own address; see <see cref="ObserverManager{TIdentity, TObserver}"/>.</summary>
public class ObserverManager<TObserver> : ObserverManager<IAddressable, TObserver>
    where TObserver : IAddressable
{
    /// <summary>No subscribers yet.</summary>
    /// <param name="expiration">How long a subscription lasts unless it is renewed.</param>
    /// <param name="log">Where failing subscribers are reported.</param>
    /// <param name="timeProvider">The clock; the system's when null.</param>
    public ObserverManager(TimeSpan expiration, ILogger log, TimeProvider? timeProvider = null)
        : base(expiration, log, timeProvider)
    {
    }
}

/// <summary>
/// The subscribers of a grain. A subscription lasts for a time and is renewed by subscribing again; a subscriber whose notification
/// fails is dropped. Use it from one grain only: it is not synchronized.
/// </summary>
/// <typeparam name="TIdentity">What identifies a subscriber.</typeparam>
/// <typeparam name="TObserver">What is notified.</typeparam>
public partial class ObserverManager<TIdentity, TObserver> : IEnumerable<TObserver>
    where TIdentity : notnull
{
    private readonly Dictionary<TIdentity, Subscription> _subscriptions = [];
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _log;

    /// <summary>No subscribers yet.</summary>
    /// <param name="expiration">How long a subscription lasts unless it is renewed.</param>
    /// <param name="log">Where failing subscribers are reported.</param>
    /// <param name="timeProvider">The clock; the system's when null.</param>
    public ObserverManager(TimeSpan expiration, ILogger log, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(log);
        ExpirationDuration = expiration;
        _log = log;
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    /// <summary>How long a subscription lasts unless it is renewed; applies to all of them at once.</summary>
    public TimeSpan ExpirationDuration { get; set; }

    /// <summary>The number of subscribers, expired ones included until they are next looked at.</summary>
    public int Count => _subscriptions.Count;

    /// <summary>The subscribers by identity, as they are now.</summary>
    public IDictionary<TIdentity, TObserver> Observers => _subscriptions.ToDictionary(entry => entry.Key, entry => entry.Value.Observer);

    /// <summary>Adds a subscriber, or renews and replaces the one with this identity.</summary>
    public void Subscribe(TIdentity id, TObserver observer) => _subscriptions[id] = new Subscription(observer, _timeProvider.GetTimestamp());

    /// <summary>Removes a subscriber; one that is not there is ignored.</summary>
    public void Unsubscribe(TIdentity id) => _subscriptions.Remove(id);

    /// <summary>Removes all subscribers.</summary>
    public void Clear() => _subscriptions.Clear();

    /// <summary>Removes the subscribers that have not renewed in time.</summary>
    public void ClearExpired()
    {
        foreach (var (id, subscription) in _subscriptions)
        {
            if (IsExpired(subscription))
            {
                // Removing while enumerating is what Dictionary permits.
                _subscriptions.Remove(id);
            }
        }
    }

    /// <summary>Notifies all subscribers, or those that satisfy <paramref name="predicate"/>, at once, and waits for all of them.</summary>
    public async Task Notify(Func<TObserver, Task> notification, Func<TObserver, bool>? predicate = null)
    {
        ArgumentNullException.ThrowIfNull(notification);
        ClearExpired();
        var running = new List<Task>(_subscriptions.Count);
        foreach (var (id, subscription) in _subscriptions.ToArray())
        {
            if (predicate?.Invoke(subscription.Observer) ?? true)
            {
                running.Add(NotifyOne(id, subscription, notification));
            }
        }

        await Task.WhenAll(running);
    }

    /// <summary>Notifies all subscribers, or those that satisfy <paramref name="predicate"/>, without waiting.</summary>
    public void Notify(Action<TObserver> notification, Func<TObserver, bool>? predicate = null)
    {
        ArgumentNullException.ThrowIfNull(notification);
        ClearExpired();
        foreach (var (id, subscription) in _subscriptions.ToArray())
        {
            if (predicate?.Invoke(subscription.Observer) ?? true)
            {
                NotifyOne(id, subscription, notification);
            }
        }
    }

    /// <inheritdoc />
    public IEnumerator<TObserver> GetEnumerator() => Observers.Values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private bool IsExpired(Subscription subscription) =>
        _timeProvider.GetElapsedTime(subscription.RenewedTimestamp) > ExpirationDuration;

    private async Task NotifyOne(TIdentity id, Subscription subscription, Func<TObserver, Task> notification)
    {
        try
        {
            await notification(subscription.Observer);
        }
        catch (Exception exception)
        {
            Drop(id, subscription, exception);
        }
    }

    private void NotifyOne(TIdentity id, Subscription subscription, Action<TObserver> notification)
    {
        try
        {
            notification(subscription.Observer);
        }
        catch (Exception exception)
        {
            Drop(id, subscription, exception);
        }
    }

    private void Drop(TIdentity id, Subscription subscription, Exception exception)
    {
        // A subscriber that renewed while its notification was failing is a new one and stays.
        if (_subscriptions.TryGetValue(id, out var current) && current == subscription)
        {
            _subscriptions.Remove(id);
            LogDropped(_log, exception, id);
        }
    }

    [LoggerMessage(1101, LogLevel.Warning, "Observer '{Id}' is dropped because its notification failed; it must subscribe again to be told more")]
    private static partial void LogDropped(ILogger logger, Exception exception, TIdentity id);

    private sealed record Subscription(TObserver Observer, long RenewedTimestamp);
}
