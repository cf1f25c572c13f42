using System.Text.Json;
using Actors.Gateway.Http;

namespace Actors.Gateway.Registry;

/// <summary>A JSON list or map of unknown length, sent in pieces.</summary>
internal sealed class StreamedJson : IAsyncDisposable
{
    private const int PieceBytes = 64 << 10;

    private readonly HttpResponse _response;
    private bool _isMap;

    public StreamedJson(HttpResponse response, bool pretty)
    {
        _response = response;
        Writer = new Utf8JsonWriter(response.BodyWriter, JsonAnswer.Options(pretty));
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
    }

    /// <summary>Sends what has piled up once it is worth it, and waits while the client is slow.</summary>
    public async ValueTask FlushWhenFullAsync(CancellationToken cancellationToken)
    {
        if (Writer.BytesPending + _response.BodyWriter.UnflushedBytes >= PieceBytes)
        {
            await Writer.FlushAsync(cancellationToken);
            await _response.BodyWriter.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Hands the rest over; nothing when it was never opened.</summary>
    public ValueTask DisposeAsync() => Writer.DisposeAsync();

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
