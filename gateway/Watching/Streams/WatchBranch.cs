using System.Text;
using Actors.Gateway.Access;
using Actors.Gateway.Http;
using Actors.Gateway.KeyValue;
using Actors.Gateway.Registry;
using Actors.Ledger;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Watching.Streams;

/// <summary><c>/v1/watch</c>: changes as server-sent events.</summary>
internal sealed class WatchBranch : IRawBranch
{
    private const string EventStream = "text/event-stream";

    private static readonly AllowedMethods Methods = new("OPTIONS,GET");
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(1);

    private readonly SubscriberTable _table;
    private readonly TimeoutWheel _wheel;
    private readonly ILedger _ledger;
    private readonly ConsulHeaders _headers;
    private readonly WatchSources _sources;
    private readonly WatchOptions _options;
    private readonly GatewayOptions _gateway;
    private int _count;

    public WatchBranch(
        SubscriberTable table,
        TimeoutWheel wheel,
        ILedger ledger,
        ConsulHeaders headers,
        WatchSources sources,
        WatchMetrics metrics,
        IOptions<WatchOptions> options)
    {
        _table = table;
        _wheel = wheel;
        _ledger = ledger;
        _headers = headers;
        _sources = sources;
        _gateway = sources.Gateway;
        _options = options.Value;
        metrics.ObserveStreams(() => Volatile.Read(ref _count));
    }

    public string Prefix => "/v1/watch";

    public bool IsStream => true;

    public IReadOnlyList<RawOperation> Operations { get; } =
    [
        new(HttpMethod.Get, "/v1/watch", "Every change of a subject, in order, as server-sent events; resumes behind the header Last-Event-ID.",
            new RawParameter("prefix", "All keys that start with this text."),
            new RawParameter("key", "One key."),
            new RawParameter("service", "The instances of a service, with their checks."),
            new RawParameter("index", "Start behind this index instead of with a snapshot.")),
    ];

    public Task AnswerAsync(HttpContext context, ReadOnlySpan<char> rest, ReadOnlySpan<char> query)
    {
        _headers.Write(context.Response, ReadMode.Default);
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            Methods.Answer(context);
            return Task.CompletedTask;
        }

        if (!rest.IsEmpty)
        {
            PlainText.Write(context.Response, StatusCodes.Status404NotFound, "Nothing is served at this path; give the subject as a parameter: /v1/watch?prefix=…");
            return Task.CompletedTask;
        }

        if (!WatchQuery.TryParse(query, context.Request.Headers["Last-Event-ID"], _gateway.Datacenter, out var parsed, out var refusal)
            || !Fits(parsed, out refusal))
        {
            PlainText.Refuse(context.Response, refusal);
            return Task.CompletedTask;
        }

        return StreamAsync(context, parsed);
    }

    private async Task StreamAsync(HttpContext context, WatchQuery query)
    {
        if (Interlocked.Increment(ref _count) > _options.StreamsMax)
        {
            Interlocked.Decrement(ref _count);
            throw new TooManyWatchersException("event streams", _options.StreamsMax);
        }

        try
        {
            using var writer = await OpenAsync(context.Response, context.RequestAborted);
            try
            {
                await RunAsync(context, query, writer);
            }
            catch (AccessDeniedException denied)
            {
                await RefuseAsync(context, writer, denied.Message);
            }
        }
        catch (TimeoutException)
        {
            // Nobody reads, or a grain does not answer: whoever is still there comes back to the place that it has reached.
            context.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _count);
        }
    }

    // Anew, and from a snapshot, whenever the caller's rights change.
    private async Task RunAsync(HttpContext context, WatchQuery query, EventWriter writer)
    {
        var access = RequestAccess.Of(context);
        var (after, reason) = (query.After, "start");
        while (true)
        {
            using var rights = access.IsLimited ? CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, access.Revoked) : null;
            var token = rights?.Token ?? context.RequestAborted;
            try
            {
                await new WatchStream(_ledger, _table, _wheel, _options, _sources.Create(query, access), writer).RunAsync(after, token, reason);
                return;
            }
            catch (OperationCanceledException) when (token.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
            {
                access.Renew();
                (after, reason) = (null, "access");
            }
        }
    }

    // The last event, and then the end of the connection: who comes back is refused at the door.
    private static async Task RefuseAsync(HttpContext context, EventWriter writer, string reason)
    {
        writer.Write(new WatchEvent(0, WatchEvent.Revoked, json =>
        {
            json.WriteStartObject();
            json.WriteString("Reason"u8, reason);
            json.WriteEndObject();
        }), withId: false);
        await writer.FlushAsync(context.RequestAborted);
        if (HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }
    }

    // Started before anything is written: a failure from here on ends the connection, as no other answer fits behind the first line.
    private async Task<EventWriter> OpenAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        response.ContentType = EventStream;
        response.Headers.CacheControl = "no-cache";

        // Proxies that gather answers would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        await response.StartAsync(cancellationToken);
        var writer = new EventWriter(response.BodyWriter, _options.ReaderWaitMax, _wheel.Clock);
        writer.Retry(ComeBackAfter);
        return writer;
    }

    private bool Fits(WatchQuery query, out Refusal refusal)
    {
        var bytes = Encoding.UTF8.GetByteCount(query.Name);
        refusal = bytes <= _gateway.KeyBytesMax
            ? default
            : Refusal.BadRequest($"The {query.Kind} takes {bytes} bytes of UTF-8; the limit is {_gateway.KeyBytesMax} bytes.");
        return bytes <= _gateway.KeyBytesMax;
    }
}

/// <summary>Makes what a stream is about.</summary>
internal sealed class WatchSources(IGrainFactory grains, KeyListing listing, RegistryReader reader, IOptions<GatewayOptions> gateway)
{
    public GatewayOptions Gateway => gateway.Value;

    public IWatchSource Create(WatchQuery query, RequestAccess access) => query.Kind switch
    {
        "key" => new KeyWatchSource(grains, listing, query.Name, isPrefix: false, access),
        "prefix" => new KeyWatchSource(grains, listing, query.Name, isPrefix: true, access),
        "service" => new ServiceWatchSource(reader, query.Name, access),
        _ => throw new InvalidOperationException($"Stream kind '{query.Kind}' is not handled; add it here."),
    };
}
