using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Actors.Gateway.Http;

namespace Actors.Gateway.Watching.Streams;

/// <summary>Writes server-sent events. What is written waits for <see cref="FlushAsync"/>, which waits for the client.</summary>
internal sealed class EventWriter(PipeWriter output, TimeSpan readerWaitMax, TimeProvider timeProvider) : IDisposable
{
    private const int PieceBytes = 32 << 10;

    private readonly ArrayBufferWriter<byte> _data = new(512);
    private readonly Utf8JsonWriter _json = new(Stream.Null, JsonAnswer.Options(pretty: false));

    /// <summary>How soon a client should come back after the connection has ended.</summary>
    public void Retry(TimeSpan pause) => Line("retry: ", ((long)pause.TotalMilliseconds).ToString(CultureInfo.InvariantCulture), "\n\n");

    /// <param name="told">The event.</param>
    /// <param name="withId">Whether the client may resume behind it.</param>
    public void Write(WatchEvent told, bool withId)
    {
        if (withId)
        {
            WriteId(told.Index);
        }

        Line("event: ", told.Name, "\n");
        _data.ResetWrittenCount();
        _json.Reset(_data);
        told.Write(_json);
        _json.Flush();

        // JSON without indentation is one line: line ends in it are escaped.
        output.Write("data: "u8);
        output.Write(_data.WrittenSpan);
        output.Write("\n\n"u8);
    }

    /// <summary>Shows that the stream lives, and moves the place from which the client resumes; no event for it.</summary>
    public void Heartbeat(long index)
    {
        WriteId(index);
        output.Write(": heartbeat\n\n"u8);
    }

    public ValueTask FlushWhenFullAsync(CancellationToken cancellationToken) =>
        output.UnflushedBytes >= PieceBytes ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;

    /// <exception cref="TimeoutException">The client does not take it. The server's own bound is a rate: a large event would be waited for as long as it may take at that rate.</exception>
    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        // Only the wait is given up: the server takes a flush that is given up for the end of the connection, and a last event may follow.
        cancellationToken.ThrowIfCancellationRequested();
        var flushing = output.FlushAsync(CancellationToken.None);
        if (flushing.IsCompleted)
        {
            await flushing;
            return;
        }

        await flushing.AsTask().WaitAsync(readerWaitMax, timeProvider, cancellationToken);
    }

    public void Dispose() => _json.Dispose();

    private void WriteId(long index) => Line("id: ", index.ToString(CultureInfo.InvariantCulture), "\n");

    private void Line(string field, string value, string end)
    {
        Encoding.UTF8.GetBytes(field, output);
        Encoding.UTF8.GetBytes(value, output);
        Encoding.UTF8.GetBytes(end, output);
    }
}
