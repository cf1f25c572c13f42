using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Actors.Tests.Infrastructure.Histories;

/// <summary>
/// One operation of one client on one key, as the client saw it. All times are from one monotonic clock, in any unit: two operations
/// are ordered when one ended before the other began.
/// </summary>
public sealed record Operation
{
    /// <summary>Who did it, for the reader of a counterexample.</summary>
    public required string Process { get; init; }

    public required string Key { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required OperationKind Op { get; init; }

    /// <summary>When the client began.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required long Start { get; init; }

    /// <summary>When the client had the answer; of no meaning unless the outcome is <see cref="OperationOutcome.Ok"/>.</summary>
    public long End { get; init; }

    public OperationOutcome Outcome { get; init; }

    /// <summary>What a put or cas writes; what a get has read, null for an absent key.</summary>
    public string? Value { get; init; }

    /// <summary>A cas: the value that the key must have, null for an absent key. Not used when <see cref="ExpectedVersion"/> is set.</summary>
    public string? Expected { get; init; }

    /// <summary>A cas: the version that the key must have, 0 for an absent key; null for a cas that compares values.</summary>
    public long? ExpectedVersion { get; init; }

    /// <summary>A cas that was answered: whether it was applied.</summary>
    public bool Applied { get; init; }

    /// <summary>The version that a get has read or a write was given, where the client was told; it grows with every write.</summary>
    public long? Version { get; init; }

    /// <inheritdoc />
    public override string ToString()
    {
        var text = new StringBuilder();
        var end = Outcome == OperationOutcome.Ok ? End.ToString(CultureInfo.InvariantCulture) : "?";
        text.Append(CultureInfo.InvariantCulture, $"[{Start}..{end}] {Process}: {Op.ToString().ToLowerInvariant()} {Key}");
        switch (Op)
        {
            case OperationKind.Put:
                text.Append(CultureInfo.InvariantCulture, $" := {Quoted(Value)}");
                break;
            case OperationKind.Cas:
                text.Append(CultureInfo.InvariantCulture, $" {(ExpectedVersion is { } expected ? $"version {expected}" : Quoted(Expected))} -> {Quoted(Value)}{(Outcome == OperationOutcome.Ok ? Applied ? ": applied" : ": refused" : "")}");
                break;
            case OperationKind.Get when Outcome == OperationOutcome.Ok:
                text.Append(CultureInfo.InvariantCulture, $" = {Quoted(Value)}");
                break;
        }

        text.Append(Version is { } version ? string.Create(CultureInfo.InvariantCulture, $" (version {version})") : "");
        return text.Append(Outcome == OperationOutcome.Ok ? "" : $" ({Outcome.ToString().ToLowerInvariant()})").ToString();
    }

    private static string Quoted(string? value) => value is null ? "absent" : $"'{value}'";
}
