using Orleans;
using Orleans.Runtime;

namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>Recent log lines and settings of a silo.</summary>
/// <param name="Log">From the oldest to the newest.</param>
/// <param name="Settings">By name; no secrets.</param>
/// <param name="Error">Why there are none; null when there are.</param>
[GenerateSerializer, Immutable, Alias("actors.SiloNotes")]
internal sealed record SiloNotes(
    [property: Id(0)] List<TraceLine> Log,
    [property: Id(1)] List<SiloSetting> Settings,
    [property: Id(2)] string? Error);

/// <summary>A line that a silo logged.</summary>
[GenerateSerializer, Immutable, Alias("actors.TraceLine")]
internal sealed record TraceLine(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string Level,
    [property: Id(2)] string Category,
    [property: Id(3)] string Text);

/// <summary>An option and its value.</summary>
[GenerateSerializer, Immutable, Alias("actors.SiloSetting")]
internal sealed record SiloSetting([property: Id(0)] string Name, [property: Id(1)] string Value);

/// <summary>Which activations are wanted.</summary>
/// <param name="Type">Of this grain type; null for any.</param>
/// <param name="Search">Whose identity contains this, whatever the case; empty for all.</param>
/// <param name="Skip">How many, in the order of identities, to leave out.</param>
/// <param name="Take">How many of the following to return.</param>
[GenerateSerializer, Immutable, Alias("actors.ActivationQuery")]
internal sealed record ActivationQuery(
    [property: Id(0)] GrainType? Type,
    [property: Id(1)] string Search,
    [property: Id(2)] int Skip,
    [property: Id(3)] int Take);

/// <summary>Some of the activations that were found, in the order of identities.</summary>
[GenerateSerializer, Immutable, Alias("actors.ActivationList")]
internal sealed record ActivationList([property: Id(0)] int Total, [property: Id(1)] List<ActivationEntry> Items);

/// <summary>One activation.</summary>
[GenerateSerializer, Immutable, Alias("actors.ActivationEntry")]
internal sealed record ActivationEntry(
    [property: Id(0)] GrainId GrainId,
    [property: Id(1)] SiloAddress Silo,
    [property: Id(2)] int Waiting,
    [property: Id(3)] int Running,
    [property: Id(4)] string? Current,
    [property: Id(5)] double IdleSeconds,
    [property: Id(6)] double AgeSeconds);

/// <summary>A call of an activation.</summary>
/// <param name="Method">What was called.</param>
/// <param name="Caller">The grain that waits for it; null when a client or nobody does.</param>
/// <param name="RunningSeconds">How long it has been running; null while it waits.</param>
[GenerateSerializer, Immutable, Alias("actors.CallEntry")]
internal sealed record CallEntry(
    [property: Id(0)] string Method,
    [property: Id(1)] string? Caller,
    [property: Id(2)] double? RunningSeconds);

/// <summary>One activation with its state.</summary>
/// <param name="Entry">The activation; of stateless workers all of the silo together.</param>
/// <param name="State">Its persistent state as JSON; null when it has none.</param>
/// <param name="StateError">Why it is not shown; null when it is, or when there is none.</param>
/// <param name="Calls">The first that run, and behind them the first that wait.</param>
[GenerateSerializer, Immutable, Alias("actors.ActivationNotes")]
internal sealed record ActivationNotes(
    [property: Id(0)] ActivationEntry Entry,
    [property: Id(1)] string? State,
    [property: Id(2)] string? StateError,
    [property: Id(3)] List<CallEntry> Calls);

/// <summary>Whether an activation moves.</summary>
/// <param name="Refusal">Why it stays; null when it moves once it is idle.</param>
[GenerateSerializer, Immutable, Alias("actors.MoveAnswer")]
internal sealed record MoveAnswer([property: Id(0)] string? Refusal);

/// <summary>Some of the reminders that were found, in the order of grains and names.</summary>
[GenerateSerializer, Immutable, Alias("actors.ReminderList")]
internal sealed record ReminderList([property: Id(0)] int Total, [property: Id(1)] List<ReminderEntry> Items);
