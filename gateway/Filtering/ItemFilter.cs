using System.Buffers;
using System.Text.Json;
using Actors.Gateway.Http;

namespace Actors.Gateway.Filtering;

/// <summary>
/// Chooses items of a list by a filter expression. An item is looked at as the JSON that the caller would get, so whatever a caller can see it
/// can also ask for. Not thread-safe: one for each request.
/// </summary>
internal sealed class ItemFilter
{
    private readonly IFilterNode _node;
    private readonly ArrayBufferWriter<byte> _buffer = new();

    private ItemFilter(IFilterNode node) => _node = node;

    /// <summary>Reads an expression, which may be none: then there is no filter.</summary>
    public static bool TryCreate(string? text, FilterShape shape, out ItemFilter? filter, out Refusal refusal)
    {
        filter = null;
        refusal = default;
        if (text is null)
        {
            return true;
        }

        try
        {
            filter = new ItemFilter(FilterParser.Parse(text, shape.Sample));
            return true;
        }
        catch (FilterException failure)
        {
            refusal = Refusal.BadRequest(failure.Message);
            return false;
        }
    }

    /// <summary>Whether the caller wants the item that <paramref name="write"/> writes.</summary>
    public bool Wants<TItem>(TItem item, Action<Utf8JsonWriter, TItem> write)
    {
        _buffer.ResetWrittenCount();
        using (var writer = new Utf8JsonWriter(_buffer, JsonAnswer.Options(pretty: false)))
        {
            write(writer, item);
        }

        using var document = JsonDocument.Parse(_buffer.WrittenMemory);
        return _node.Holds(document.RootElement);
    }
}
