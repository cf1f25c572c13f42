using System.Globalization;

namespace Actors.Cluster.Tests.Watching;

/// <summary>The nth change of a key, where n is also the value that is written.</summary>
internal readonly record struct KeyChange(string Key, int Version)
{
    public static KeyChange Of(string prefix, int writer, int number, int keys) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{prefix}{writer}/{number % keys}"), (number / keys) + 1);
}

/// <summary>A change as the log of the ledger has it.</summary>
internal readonly record struct LoggedChange(long Index, string Key);

/// <summary>A change as an event stream told it.</summary>
/// <param name="Index">The id of the event.</param>
/// <param name="Event">The name of the event.</param>
/// <param name="Key">Which key changed.</param>
/// <param name="Version">What was written; null when the stream says that it has been overwritten since.</param>
/// <param name="Time">When it came, by the stopwatch.</param>
internal readonly record struct ToldChange(long Index, string Event, string Key, int? Version, long Time);

/// <summary>What one answer of a blocking query showed that the answer before it did not.</summary>
/// <param name="Index">The answer's X-Consul-Index.</param>
/// <param name="News">Keys with another ModifyIndex than before; 0 for a key that is not there any more.</param>
/// <param name="Time">When it came, by the stopwatch.</param>
internal sealed record QueryAnswer(long Index, IReadOnlyList<SeenKey> News, long Time);

/// <summary>A key in an answer.</summary>
internal readonly record struct SeenKey(string Key, long ModifyIndex, int Version);
