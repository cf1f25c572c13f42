using System.Buffers;
using System.Text.Json;
using Actors.Gateway.Http;

namespace Actors.Gateway.Filtering;

/// <summary>What the items of a list look like: an item that has everything an item can have.</summary>
internal sealed class FilterShape
{
    private FilterShape(JsonElement sample) => Sample = sample;

    public JsonElement Sample { get; }

    /// <summary>Takes the shape from the same code that writes the items, so that the two cannot differ.</summary>
    public static FilterShape Of(Action<Utf8JsonWriter> writeSample)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonAnswer.Options(pretty: false)))
        {
            writeSample(writer);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return new FilterShape(document.RootElement.Clone());
    }
}
