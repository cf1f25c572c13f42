using System.Text.Json;

namespace Actors.Gateway.Http;

/// <summary>A JSON array of unknown length, sent in pieces.</summary>
internal sealed class StreamedArray : IAsyncDisposable
{
    private const int PieceBytes = 64 << 10;

    private readonly HttpResponse _response;

    public StreamedArray(HttpResponse response, bool pretty)
    {
        _response = response;
        Writer = new Utf8JsonWriter(response.BodyWriter, JsonAnswer.Options(pretty));
    }

    public Utf8JsonWriter Writer { get; }

    public bool IsOpen { get; private set; }

    /// <summary>
    /// Sends the status and the headers, so that a failure from here on ends the connection: what was written must not
    /// be taken for the whole.
    /// </summary>
    public async ValueTask OpenAsync(CancellationToken cancellationToken)
    {
        _response.ContentType = JsonAnswer.ContentType;
        await _response.StartAsync(cancellationToken);
        Writer.WriteStartArray();
        IsOpen = true;
    }

    public void Close() => Writer.WriteEndArray();

    /// <summary>Sends what has piled up once it is worth it, and waits while the client is slow.</summary>
    public async ValueTask FlushWhenFullAsync(CancellationToken cancellationToken)
    {
        if (Writer.BytesPending + _response.BodyWriter.UnflushedBytes >= PieceBytes)
        {
            await Writer.FlushAsync(cancellationToken);
            await _response.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Hands the rest over; nothing when the array was never opened.</summary>
    public ValueTask DisposeAsync() => Writer.DisposeAsync();
}
