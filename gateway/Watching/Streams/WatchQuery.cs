using System.Globalization;
using Actors.Gateway.Http;

namespace Actors.Gateway.Watching.Streams;

/// <summary>What an event stream is asked to be about.</summary>
internal struct WatchQuery
{
    private CommonQuery _common;

    /// <summary>Which parameter named the subject: <c>key</c>, <c>prefix</c> or <c>service</c>.</summary>
    public string? Kind { get; private set; }

    /// <summary>The key, prefix or service.</summary>
    public string Name { get; private set; }

    /// <summary>The last change that the client knows; null when it knows nothing.</summary>
    public long? After { get; private set; }

    public static bool TryParse(ReadOnlySpan<char> text, string? lastEventId, string datacenter, out WatchQuery query, out Refusal refusal)
    {
        query = new WatchQuery { Name = string.Empty };
        var reader = new QueryReader(text);
        while (reader.Read())
        {
            if ((query.Apply(reader.Name, reader.Value) ?? query._common.Apply(reader.Name, reader.Value, datacenter)) is { } problem)
            {
                refusal = problem;
                return false;
            }
        }

        return query._common.IsCoherent(out refusal) && query.TryReadPlace(lastEventId, out refusal) && query.HasSubject(out refusal);
    }

    private Refusal? Apply(ReadOnlySpan<char> name, ReadOnlySpan<char> value)
    {
        if (name is not ("key" or "prefix" or "service"))
        {
            return null;
        }

        if (Kind is not null)
        {
            return Refusal.BadRequest($"A stream is about one thing: '{Kind}' and '{name}' are both given; open one stream for each.");
        }

        if (!EscapedText.TryDecodeQuery(value, out var text, out var refusal))
        {
            return refusal;
        }

        (Kind, Name) = (name.ToString(), text);
        return null;
    }

    // The header is what a client sends by itself when it comes back; it is later than any parameter of the address.
    private bool TryReadPlace(string? lastEventId, out Refusal refusal)
    {
        refusal = default;
        After = _common.IsBlocking ? _common.WaitRequest.After : null;
        if (string.IsNullOrEmpty(lastEventId))
        {
            return true;
        }

        if (!long.TryParse(lastEventId, NumberStyles.None, CultureInfo.InvariantCulture, out var place))
        {
            refusal = Refusal.BadRequest("Invalid Last-Event-ID: it is not the id of an event of this stream; leave it out to start anew.");
            return false;
        }

        After = place;
        return true;
    }

    private readonly bool HasSubject(out Refusal refusal)
    {
        var isGiven = Kind == "prefix" || (Kind is not null && !string.IsNullOrWhiteSpace(Name));
        refusal = isGiven ? default : Refusal.BadRequest("Missing subject: give one of key=, prefix= and service=; only a prefix may be empty.");
        return isGiven;
    }
}
