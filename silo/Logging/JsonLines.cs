using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Actors.Silo.Logging;

/// <summary>Lines for programs: one JSON object each, whose names never change.</summary>
internal sealed class JsonLines(RepeatLimit limit, LogOrigin origin, TimeProvider timeProvider) : LineFormatter(FormatterName, limit, origin)
{
    public const string FormatterName = "actors-json";

    // Nobody shows a log as HTML, and 'it''s' reads better than with escapes; line ends are escaped in any case.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    protected override void WriteLine(TextWriter writer, in LogLine line)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, Options))
        {
            json.WriteStartObject();
            json.WriteString("time"u8, timeProvider.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            json.WriteString("level"u8, line.Level.ToString().ToLowerInvariant());
            json.WriteString("category"u8, line.Category);
            json.WriteNumber("eventId"u8, line.EventId.Id);
            if (line.EventId.Name is { } name)
            {
                json.WriteString("event"u8, name);
            }

            json.WriteString("message"u8, line.Message);
            JsonFields.Write(json, line.Fields, Clean);
            WriteOrigin(json);
            if (line.ExceptionText is not null)
            {
                json.WriteString("exception"u8, line.ExceptionText);
            }

            json.WriteEndObject();
        }

        writer.Write(Encoding.UTF8.GetString(bytes.WrittenSpan));
        writer.Write(Environment.NewLine);
    }

    private void WriteOrigin(Utf8JsonWriter json)
    {
        if (LogOrigin.Trace is { } trace)
        {
            json.WriteString("traceId"u8, trace.TraceId);
            json.WriteString("spanId"u8, trace.SpanId);
        }

        if (Origin.Grain is { } grain)
        {
            json.WriteString("grain"u8, grain.ToString());
        }

        json.WriteString("role"u8, Origin.Role);
        if (Origin.SiloName is { } silo)
        {
            json.WriteString("silo"u8, silo);
        }

        json.WriteString("address"u8, Origin.Address);
    }
}
