using System.Text.Json;
using System.Text.Json.Serialization;

namespace Actors.Tests.Infrastructure.Histories;

/// <summary>A history as text: one JSON object per line, in any order.</summary>
public static class HistoryFile
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static void Write(TextWriter output, IEnumerable<Operation> history)
    {
        foreach (var operation in history)
        {
            output.WriteLine(JsonSerializer.Serialize(operation, Json));
        }
    }

    public static IReadOnlyList<Operation> Read(TextReader input)
    {
        var history = new List<Operation>();
        for (var number = 1; input.ReadLine() is { } line; number++)
        {
            if (!string.IsNullOrWhiteSpace(line))
            {
                history.Add(Parse(line, number));
            }
        }

        return history;
    }

    private static Operation Parse(string line, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<Operation>(line, Json) ?? throw new JsonException("null is no operation");
        }
        catch (JsonException exception)
        {
            throw new FormatException($"Line {number} of the history is no operation ('{line}'): {exception.Message}", exception);
        }
    }
}
