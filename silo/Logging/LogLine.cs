using Microsoft.Extensions.Logging;

namespace Actors.Silo.Logging;

/// <summary>One event as it is written.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Category">Who says it.</param>
/// <param name="EventId">Which event it is; 0 for those without a number.</param>
/// <param name="Message">What happened, in a sentence.</param>
/// <param name="Fields">The values in the sentence by their names, and the sentence's template.</param>
/// <param name="ExceptionText">The exception with its stack, or null.</param>
/// <param name="Exception">The exception itself, or null.</param>
internal readonly record struct LogLine(
    LogLevel Level, string Category, EventId EventId, string Message, IReadOnlyList<KeyValuePair<string, object?>> Fields, string? ExceptionText, Exception? Exception);
