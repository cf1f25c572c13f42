using System.Buffers;
using System.Text.Json;
using Actors.Gateway.Http;

namespace Actors.Gateway.Registry;

/// <summary>
/// A JSON list or map of unknown length, sent in pieces. Until there is a whole piece, or it has been closed, nothing reaches the response: a failure
/// before that is answered as if nothing had been written, by a sentence or by another attempt.
/// </summary>
internal sealed class StreamedJson : IAsyncDisposable
{
    // Half of what the buffer grows to, so that it stays small enough to be collected cheaply.
    private const int PieceBytes = 32 << 10;

    private readonly HttpResponse _response;
    private readonly ArrayBufferWriter<byte> _piece = new(1024);
    private bool _isMap;
    private bool _isClosed;

    public StreamedJson(HttpResponse response, bool pretty)
    {
        _response = response;
        Writer = new Utf8JsonWriter(_piece, JsonAnswer.Options(pretty));
    }

    public Utf8JsonWriter Writer { get; }

    public bool IsOpen { get; private set; }

    public void OpenObject() => Open(isMap: true);

    public void OpenArray() => Open(isMap: false);

    public void Close()
    {
        if (_isMap)
        {
            Writer.WriteEndObject();
        }
        else
        {
            Writer.WriteEndArray();
        }

        _isClosed = true;
    }

    /// <summary>Sends what has piled up once it is worth it, and waits while the client is slow.</summary>
    public async ValueTask FlushWhenFullAsync(CancellationToken cancellationToken)
    {
        if (Writer.BytesPending + _piece.WrittenCount >= PieceBytes)
        {
            // What waits in a response that has not started could not be taken back.
            await _response.StartAsync(cancellationToken);
            HandOver();
            await _response.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Hands the rest over; drops it when the answer was not closed, because then it failed.</summary>
    public ValueTask DisposeAsync()
    {
        if (_isClosed)
        {
            HandOver();
        }

        return Writer.DisposeAsync();
    }

    private void HandOver()
    {
        Writer.Flush();
        _response.BodyWriter.Write(_piece.WrittenSpan);
        _piece.ResetWrittenCount();
    }

    private void Open(bool isMap)
    {
        _isMap = isMap;
        _response.ContentType = JsonAnswer.ContentType;
        if (isMap)
        {
            Writer.WriteStartObject();
        }
        else
        {
            Writer.WriteStartArray();
        }

        IsOpen = true;
    }
}
