using System.Collections.Immutable;

namespace Actors.GrainInterfaces.Sessions;

/// <summary>What becomes of the keys of a session that ends.</summary>
[GenerateSerializer, Alias("Actors.Sessions.SessionBehavior")]
public enum SessionBehavior
{
    /// <summary>They are free again.</summary>
    Release = 0,

    /// <summary>They are removed.</summary>
    Delete = 1,
}

/// <summary>What a session's creator said of it.</summary>
/// <param name="Name">For people; may be empty.</param>
/// <param name="Node">The node that it belongs to.</param>
/// <param name="LockDelay">For how long its keys stay free after its end. At most one minute counts.</param>
/// <param name="Ttl">How long it lives without being renewed; null for ever.</param>
/// <param name="TtlText">The same as it was written; empty for ever.</param>
/// <param name="Behavior">What becomes of its keys.</param>
/// <param name="NodeChecks">The ids of checks of its node; it ends when one of them is critical or gone.</param>
/// <param name="ServiceChecks">The ids of checks of services on its node; likewise.</param>
[GenerateSerializer, Immutable, Alias("Actors.Sessions.SessionDefinition")]
public sealed record SessionDefinition(
    [property: Id(0)] string Name,
    [property: Id(1)] string Node,
    [property: Id(2)] TimeSpan LockDelay,
    [property: Id(3)] TimeSpan? Ttl,
    [property: Id(4)] string TtlText,
    [property: Id(5)] SessionBehavior Behavior,
    [property: Id(6)] ImmutableArray<string> NodeChecks,
    [property: Id(7)] ImmutableArray<string> ServiceChecks)
{
    /// <summary>The check that says whether a node is there; every session is attached to it by default.</summary>
    public const string NodeHealth = "serfHealth";

    /// <summary>The lock delay when none is given.</summary>
    public static readonly TimeSpan LockDelayDefault = TimeSpan.FromSeconds(15);
}

/// <summary>A session.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Definition">What its creator said of it.</param>
/// <param name="IsEnding">Whether its end has begun: it holds its keys until they are free, and gets no more.</param>
/// <param name="CreateIndex">The ledger index at which it was created.</param>
/// <param name="ModifyIndex">The ledger index at which it last changed.</param>
[GenerateSerializer, Immutable, Alias("Actors.Sessions.Session")]
public sealed record Session(
    [property: Id(0)] string Id,
    [property: Id(1)] SessionDefinition Definition,
    [property: Id(2)] bool IsEnding,
    [property: Id(3)] long CreateIndex,
    [property: Id(4)] long ModifyIndex);

/// <summary>What is known of a session.</summary>
/// <param name="Session">The session; null when there is none.</param>
/// <param name="Index">The ledger index of its last change, or one at which it was absent.</param>
[GenerateSerializer, Immutable, Alias("Actors.Sessions.SessionReading")]
public sealed record SessionReading([property: Id(0)] Session? Session, [property: Id(1)] long Index);

/// <summary>How a command ended.</summary>
/// <param name="Index">When done: the ledger index that contains the effect.</param>
/// <param name="Refusal">When not done: why; null otherwise.</param>
[GenerateSerializer, Immutable, Alias("Actors.Sessions.SessionOutcome")]
public sealed record SessionOutcome([property: Id(0)] long Index, [property: Id(1)] string? Refusal)
{
    /// <summary>Done.</summary>
    public static SessionOutcome Done(long index) => new(index, null);

    /// <summary>Not done.</summary>
    public static SessionOutcome Refused(string reason) => new(0, reason);
}
