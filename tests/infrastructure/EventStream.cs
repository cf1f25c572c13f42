using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Actors.Tests.Infrastructure;

/// <summary>One event as a browser would see it.</summary>
public sealed record StreamEvent(string Name, long? Id, JsonElement Data)
{
    /// <summary>Of which key it tells.</summary>
    public string Key => Data.GetProperty(nameof(Key)).GetString()!;
}

/// <summary>Reads server-sent events as a browser does: an event counts when its empty line has come, an id also without an event.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private static readonly TimeSpan WaitMax = TimeSpan.FromSeconds(60);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, StreamReader reader)
    {
        _response = response;
        _reader = reader;
    }

    /// <summary>Where to resume.</summary>
    public long? LastId { get; private set; }

    /// <summary>How many signs of life have come.</summary>
    public int Heartbeats { get; private set; }

    /// <summary>Opens a stream; <paramref name="query"/> says about what.</summary>
    /// <exception cref="HttpRequestException">It was refused, or nobody is there.</exception>
    public static async Task<EventStream> OpenAsync(HttpClient client, string query, long? lastEventId = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/watch?{query}");
        if (lastEventId is { } id)
        {
            request.Headers.Add("Last-Event-ID", id.ToString(CultureInfo.InvariantCulture));
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventStream(response, new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken))) { LastId = lastEventId };
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<StreamEvent?> NextAsync(CancellationToken cancellationToken = default)
    {
        using var cts = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        cts.CancelAfter(WaitMax);
        var (name, data, id) = ("", "", (long?)null);
        while (await LineAsync(cts.Token) is { } line)
        {
            if (line.Length == 0)
            {
                LastId = id ?? LastId;
                if (data.Length > 0)
                {
                    return new StreamEvent(name, id, JsonDocument.Parse(data).RootElement);
                }
            }

            name = Field(line, "event: ") ?? name;
            data = Field(line, "data: ") ?? data;
            id = Field(line, "id: ") is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : id;
            Heartbeats += line == ": heartbeat" ? 1 : 0;
            if (line == ": heartbeat" && name.Length == 0)
            {
                LastId = id;
            }
        }

        return null;
    }

    /// <summary>Takes as many events; fails when the stream ends before.</summary>
    public async Task<StreamEvent[]> TakeAsync(int count)
    {
        var taken = new List<StreamEvent>();
        while (taken.Count < count)
        {
            taken.Add(await NextAsync() ?? throw new EndOfStreamException($"The stream ended after {taken.Count} of {count} events."));
        }

        return [.. taken];
    }

    /// <summary>Takes everything up to the event from which there are changes.</summary>
    public async Task<StreamEvent[]> TakeSnapshotAsync()
    {
        var taken = new List<StreamEvent>();
        do
        {
            taken.AddRange(await TakeAsync(1));
        }
        while (taken[^1].Name != "live");
        return [.. taken];
    }

    /// <summary>Leaves, as a reader does who closes the page.</summary>
    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string?> LineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _reader.ReadLineAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpIOException or IOException)
        {
            // A connection that breaks is an end like any other: the client comes back.
            return null;
        }
    }

    private static string? Field(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..] : null;
}
