using System.Buffers;
using Actors.Gateway.Http;
using Actors.Gateway.Watching;
using Actors.GrainInterfaces.KeyValue;

namespace Actors.Gateway.KeyValue;

/// <summary>GET of one key.</summary>
internal sealed class KeyValueReader(IGrainFactory grains, ConsulHeaders headers, BlockingQuery blocking)
{
    public Task AnswerAsync(HttpContext context, string key, KeyValueQuery query) =>
        query.IsBlocking ? AnswerChangeAsync(context, key, query) : AnswerNowAsync(context, key, query);

    private async Task AnswerNowAsync(HttpContext context, string key, KeyValueQuery query)
    {
        var grain = grains.GetGrain<IKeyValueGrain>(key);
        var reading = query.Mode == ReadMode.Consistent ? await grain.GetConsistent() : await grain.Get();
        Answer(context.Response, key, reading, reading.Index, query);
    }

    private async Task AnswerChangeAsync(HttpContext context, string key, KeyValueQuery query)
    {
        var grain = grains.GetGrain<IKeyValueGrain>(key);
        var wake = await blocking.WaitAsync(context, WatchSubject.Key(key), query.WaitRequest, async _ => (await grain.GetConsistent()).Entry?.ModifyIndex);
        var reading = query.Mode == ReadMode.Consistent ? await grain.GetConsistent() : await grain.Get();
        if (reading.Index < wake.AtLeast)
        {
            // The log was faster than the grain's own answer from the database.
            reading = await grain.GetConsistent();
        }

        Answer(context.Response, key, reading, reading.Entry is { } entry ? wake.IndexOfRow(entry.ModifyIndex) : wake.IndexOf(reading.Index), query);
    }

    private void Answer(HttpResponse response, string key, KeyValueReading reading, long index, KeyValueQuery query)
    {
        headers.Write(response, index, query.Mode);
        if (reading.Entry is not { } entry)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            response.ContentLength = 0;
        }
        else
        {
            WriteEntry(response, key, entry, query);
        }
    }

    /// <summary>Writes a key as JSON, or its value as it is when that was asked for.</summary>
    public static void WriteEntry(HttpResponse response, string key, KeyValueEntry entry, KeyValueQuery query)
    {
        if (query.Raw)
        {
            WriteRaw(response, entry);
        }
        else
        {
            WriteJson(response, key, entry, query.Pretty);
        }
    }

    private static void WriteJson(HttpResponse response, string key, KeyValueEntry entry, bool pretty) =>
        JsonAnswer.Write(response, pretty, (Key: key, Entry: entry), static (writer, found) =>
        {
            writer.WriteStartArray();
            KeyValueJson.Write(writer, found.Key, found.Entry);
            writer.WriteEndArray();
        });

    // The bytes are whatever a client stored: a browser must neither guess a type for them nor run them.
    private static void WriteRaw(HttpResponse response, KeyValueEntry entry)
    {
        response.ContentType = PlainText.ContentType;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentSecurityPolicy = "sandbox";
        response.ContentLength = entry.Value.Length;
        response.BodyWriter.Write(entry.Value.Span);
    }
}
