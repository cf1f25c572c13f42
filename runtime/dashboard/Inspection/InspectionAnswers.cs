using System.Text.Json;
using Orleans;

namespace Actors.Runtime.Dashboard.Inspection;

/// <summary>An activation in a list; of stateless workers all of a silo together, with the age of the oldest.</summary>
internal record ActivationRow(string Grain, string Type, string Key, string Silo, double AgeSeconds, double IdleSeconds, int Waiting, int Running, string? Current)
{
    public static ActivationRow Of(ActivationEntry entry) => new(
        entry.GrainId.ToString(),
        entry.GrainId.Type.ToString(),
        entry.GrainId.Key.ToString(),
        entry.Silo.ToParsableString(),
        entry.AgeSeconds,
        Math.Round(entry.IdleSeconds, 1),
        entry.Waiting,
        entry.Running,
        entry.Current);
}

/// <summary>One activation with its state.</summary>
internal sealed record ActivationDetails : ActivationRow
{
    public ActivationDetails(ActivationNotes notes)
        : base(Of(notes.Entry))
    {
        State = notes.State is null ? null : JsonSerializer.Deserialize<JsonElement>(notes.State);
        StateError = notes.StateError;
        Calls = notes.Calls;
    }

    public JsonElement? State { get; }

    public string? StateError { get; }

    public IReadOnlyList<CallEntry> Calls { get; }
}

/// <summary>A reminder in a list.</summary>
internal sealed record ReminderRow(string Grain, string Name, DateTimeOffset StartAt, double PeriodSeconds)
{
    public static ReminderRow Of(ReminderEntry entry) => new(
        entry.GrainId.ToString(), entry.ReminderName, new DateTimeOffset(DateTime.SpecifyKind(entry.StartAt, DateTimeKind.Utc)), entry.Period.TotalSeconds);
}

/// <summary>What an action did.</summary>
internal sealed record ActionAnswer(string Done);
