using System.Globalization;
using Actors.Ledger;
using Microsoft.Extensions.Primitives;

namespace Actors.Gateway.Http;

/// <summary>
/// The headers that say which state an answer shows: the index that a later request can wait for, and how fresh the
/// data is. They stand on every answer about data, a 404 included; clients read them there.
/// </summary>
internal sealed class ConsulHeaders(ILedger ledger)
{
    public const string Index = "X-Consul-Index";
    public const string KnownLeader = "X-Consul-KnownLeader";
    public const string LastContact = "X-Consul-LastContact";
    public const string EffectiveConsistency = "X-Consul-Effective-Consistency";

    private static readonly TimeSpan UnreachableAfter = TimeSpan.FromSeconds(10);
    private static readonly StringValues True = "true";
    private static readonly StringValues False = "false";
    private static readonly StringValues Leader = "leader";
    private static readonly StringValues Consistent = "consistent";
    private static readonly StringValues Stale = "stale";
    private static readonly StringValues AcceptEncoding = "Accept-Encoding";

    // Milliseconds as text: a healthy lag is a small number, asked for by every request.
    private static readonly StringValues[] Milliseconds =
        [.. Enumerable.Range(0, 1024).Select(number => new StringValues(number.ToString(CultureInfo.InvariantCulture)))];

    /// <summary>Adds the headers. An index of 0 would make clients spin, so it starts at 1.</summary>
    public void Write(HttpResponse response, long index, ReadMode mode)
    {
        var lag = mode == ReadMode.Consistent ? TimeSpan.Zero : ledger.TailLag;
        var reachable = lag < UnreachableAfter;
        var headers = response.Headers;
        headers[Index] = Math.Max(1, index).ToString(CultureInfo.InvariantCulture);
        headers[KnownLeader] = reachable ? True : False;
        headers[LastContact] = Text(lag);
        headers[EffectiveConsistency] = mode switch
        {
            ReadMode.Consistent => Consistent,
            ReadMode.Default when reachable => Leader,
            _ => Stale,
        };
        headers.Vary = AcceptEncoding;
    }

    /// <summary>For an answer that shows no particular row: the last index that this process knows of.</summary>
    public void Write(HttpResponse response, ReadMode mode) => Write(response, ledger.CurrentIndex, mode);

    private static StringValues Text(TimeSpan lag)
    {
        var milliseconds = (long)lag.TotalMilliseconds;
        return (ulong)milliseconds < (ulong)Milliseconds.Length
            ? Milliseconds[milliseconds]
            : Math.Max(0, milliseconds).ToString(CultureInfo.InvariantCulture);
    }
}
