using Microsoft.Extensions.Logging;

namespace Actors.Silo.Logging;

/// <summary>Lines of one kind that were not written.</summary>
/// <param name="Category">Who wanted to say them.</param>
/// <param name="Kind">Which they are; null when they are of several kinds that had to share.</param>
/// <param name="Level">How bad they are; of several kinds, the worst.</param>
/// <param name="Count">How many.</param>
/// <param name="Within">The time since the first of them.</param>
internal sealed record LeftOutLines(string Category, LogKind? Kind, LogLevel Level, long Count, TimeSpan Within);
