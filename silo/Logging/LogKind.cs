using Microsoft.Extensions.Logging;

namespace Actors.Silo.Logging;

/// <summary>What makes two lines of one category repetitions of each other.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="EventId">The number of the event; 0 when it has none.</param>
/// <param name="Template">The sentence without its values, where there is no number.</param>
/// <param name="Exception">The type of the exception: other failures are other news.</param>
internal readonly record struct LogKind(LogLevel Level, int EventId, string? Template, Type? Exception)
{
    /// <summary>Under this name loggers pass the template, behind the values.</summary>
    public const string TemplateField = "{OriginalFormat}";

    public static LogKind Of(LogLevel level, EventId eventId, IReadOnlyList<KeyValuePair<string, object?>> fields, Exception? exception) =>
        new(level, eventId.Id, eventId.Id == 0 ? TemplateOf(fields) : null, exception?.GetType());

    private static string? TemplateOf(IReadOnlyList<KeyValuePair<string, object?>> fields) =>
        fields.Count > 0 && fields[^1] is { Key: TemplateField, Value: string template } ? template : null;
}
