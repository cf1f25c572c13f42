using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Actors.GrainInterfaces.Events;

/// <summary>
/// The last events that users fired, key <see cref="Key"/>. Unlike those of Consul they are stored before the call returns, and everybody
/// sees them in the same order.
/// </summary>
[Alias("Actors.Events.IEventLogGrain")]
public interface IEventLogGrain : IGrainWithStringKey
{
    /// <summary>The key of the only log.</summary>
    const string Key = "events";

    /// <summary>The ledger space that holds the events.</summary>
    const string Space = "event";

    /// <summary>How many events are kept; older ones go when new ones come.</summary>
    const int CountMax = 256;

    /// <summary>Stores an event.</summary>
    [Alias("Fire")]
    Task<UserEvent> Fire(FireEvent command);

    /// <summary>The kept events.</summary>
    [ReadOnly, Alias("List")]
    Task<EventList> List();

    /// <summary>Has the log read anew: the database holds something else now.</summary>
    [Alias("Reload")]
    Task Reload();
}

/// <summary>The events that are kept.</summary>
/// <param name="Events">Oldest first.</param>
/// <param name="Index">
/// The ledger index as of which they are shown: at least that of the last one, and never lower than it was, even when events are taken away.
/// </param>
[GenerateSerializer, Immutable, Alias("Actors.Events.EventList")]
public sealed record EventList([property: Id(0)] ImmutableArray<UserEvent> Events, [property: Id(1)] long Index);

/// <summary>What is to be fired.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Payload">Any bytes.</param>
/// <param name="NodeFilter">For which nodes, as a regular expression; empty for all. Receivers apply it.</param>
/// <param name="ServiceFilter">For which services, likewise.</param>
/// <param name="TagFilter">For which tags, likewise.</param>
[GenerateSerializer, Immutable, Alias("Actors.Events.FireEvent")]
public sealed record FireEvent(
    [property: Id(0)] string Name,
    [property: Id(1)] ImmutableArray<byte> Payload,
    [property: Id(2)] string NodeFilter,
    [property: Id(3)] string ServiceFilter,
    [property: Id(4)] string TagFilter);

/// <summary>An event that was fired.</summary>
/// <param name="Id">Unique.</param>
/// <param name="Time">Its place among all events: one more than the one before.</param>
/// <param name="What">What was fired.</param>
/// <param name="Index">The ledger index at which it was stored.</param>
[GenerateSerializer, Immutable, Alias("Actors.Events.UserEvent")]
public sealed record UserEvent(
    [property: Id(0)] Guid Id,
    [property: Id(1)] long Time,
    [property: Id(2)] FireEvent What,
    [property: Id(3)] long Index);
