using Actors.Gateway.Dns.Wire;
using Microsoft.Extensions.Options;

namespace Actors.Gateway.Dns;

/// <summary>From the bytes of a request to the bytes of its answer; both transports use it.</summary>
internal sealed partial class DnsResponder(DnsResolver resolver, IOptions<DnsOptions> options, DnsMetrics metrics, ILogger<DnsResponder> logger)
{
    /// <summary>What a client takes that says nothing about it (RFC 1035 §4.2.1).</summary>
    private const int PlainPayloadBytes = 512;

    /// <summary>Larger datagrams would be cut into pieces on their way (RFC 6891 §6.2.5 starts from this).</summary>
    private const int PayloadBytesMax = 4096;

    /// <summary>The largest message that a length before it can say.</summary>
    private const int StreamBytesMax = ushort.MaxValue;

    /// <summary>The answer; null when there must be none.</summary>
    /// <param name="message">The request.</param>
    /// <param name="isDatagram">Whether the answer travels as one datagram, of the size that the client takes.</param>
    /// <param name="cancellationToken">Given up by the server.</param>
    public async Task<ReadOnlyMemory<byte>?> AnswerAsync(ReadOnlyMemory<byte> message, bool isDatagram, CancellationToken cancellationToken)
    {
        if (DnsRequest.Read(message.Span) is not { } request)
        {
            return null;
        }

        var answer = await AnswerAsync(request, cancellationToken);
        metrics.Answered(request.Question?.Type ?? DnsType.None, answer.Code);
        return DnsResponse.Write(request, answer, isDatagram ? Math.Clamp(request.PayloadBytes ?? 0, PlainPayloadBytes, PayloadBytesMax) : StreamBytesMax);
    }

    private async Task<DnsAnswer> AnswerAsync(DnsRequest request, CancellationToken cancellationToken)
    {
        if (request.Opcode != 0)
        {
            return DnsAnswer.Of(DnsCode.NotImplemented);
        }

        if (request.Question is not { } question)
        {
            return DnsAnswer.Of(DnsCode.FormatError);
        }

        if (request.ExtensionVersion != 0)
        {
            return DnsAnswer.Of(DnsCode.BadVersion);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            return await resolver.ResolveAsync(question, limit.Token).WaitAsync(options.Value.AnswerTimeMax, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            await limit.CancelAsync();
            Log.Failed(logger, question.Type, failure.GetType().Name, failure.Message);
            return DnsAnswer.Of(DnsCode.ServerFailure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(6250, LogLevel.Warning, "A DNS question of type {Type} could not be answered ({Kind}): {Reason} The client was told so and will ask again.")]
        public static partial void Failed(ILogger logger, DnsType type, string kind, string reason);
    }
}
