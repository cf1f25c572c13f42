using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Actors.Gateway.Http;

/// <summary>Writes an answer of known size as JSON, by hand, without allocating for the writer.</summary>
internal static class JsonAnswer
{
    public const string ContentType = "application/json";

    // A thread that once wrote a large value must not hold on to its memory.
    private const int KeepBytesMax = 64 << 10;

    // Keys are shown as they are, not as \u escapes; the content type keeps browsers from reading them as HTML.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, IndentSize = 4 };

    [ThreadStatic]
    private static Scratch? _scratch;

    /// <summary>The options for an answer that is streamed.</summary>
    public static JsonWriterOptions Options(bool pretty) => pretty ? Indented : Compact;

    /// <summary>Writes the whole answer; <paramref name="write"/> should be static, so that nothing is captured.</summary>
    public static void Write<TState>(HttpResponse response, bool pretty, TState state, Action<Utf8JsonWriter, TState> write)
    {
        var scratch = _scratch ?? new Scratch();
        _scratch = null;
        var writer = pretty ? new Utf8JsonWriter(scratch.Buffer, Indented) : scratch.Writer;
        write(writer, state);
        writer.Flush();
        var bytes = scratch.Buffer.WrittenSpan;
        response.ContentType = ContentType;
        response.ContentLength = bytes.Length;
        response.BodyWriter.Write(bytes);
        if (scratch.Buffer.Capacity <= KeepBytesMax)
        {
            scratch.Reset();
            _scratch = scratch;
        }
    }

    private sealed class Scratch
    {
        public Scratch() => Writer = new Utf8JsonWriter(Buffer, Compact);

        public ArrayBufferWriter<byte> Buffer { get; } = new(1024);

        public Utf8JsonWriter Writer { get; }

        public void Reset()
        {
            Buffer.ResetWrittenCount();
            Writer.Reset();
        }
    }
}
